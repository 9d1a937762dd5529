package org.vademecum.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ContentRangeTest {
    @Test
    void a_range_is_cut_to_the_body() throws Exception {
        assertThat(ContentRange.parse("bytes=0-99", 50)).contains(new ContentRange(0, 49, 50));
        assertThat(ContentRange.parse("bytes=10-", 50)).contains(new ContentRange(10, 49, 50));
        assertThat(ContentRange.parse("bytes=-5", 50)).contains(new ContentRange(45, 49, 50));
    }

    @Test
    void what_is_not_one_range_means_the_whole_body() throws Exception {
        assertThat(ContentRange.parse(null, 50)).isEmpty();
        assertThat(ContentRange.parse("bytes=0-1,3-4", 50)).isEmpty();
        assertThat(ContentRange.parse("bytes=-", 50)).isEmpty();
        assertThat(ContentRange.parse("items=1-2", 50)).isEmpty();
        assertThat(ContentRange.parse("bytes=9-3", 50)).isEmpty();
    }

    @Test
    void a_range_outside_the_body_is_refused() {
        assertThatThrownBy(() -> ContentRange.parse("bytes=50-", 50)).isInstanceOf(ContentRange.Unsatisfiable.class);
        assertThatThrownBy(() -> ContentRange.parse("bytes=-0", 50)).isInstanceOf(ContentRange.Unsatisfiable.class);
    }
}
