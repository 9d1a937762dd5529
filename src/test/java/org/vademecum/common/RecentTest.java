package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
    @Test
    void the_value_that_was_not_used_for_longest_gives_way() {
        Recent<String, Integer> recent = new Recent<>(2);
        recent.keep("one", 1);
        recent.keep("two", 2);
        recent.find("one");
        recent.keep("three", 3);

        assertThat(recent.find("two")).isNull();
        assertThat(recent.find("one")).isEqualTo(1);
        assertThat(recent.find("three")).isEqualTo(3);
    }
}
