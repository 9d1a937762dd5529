package org.vademecum.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.access.AuditAction;
import org.vademecum.common.Messages;

class AuditActionTest {
    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void every_action_has_a_name_for_people(String language) {
        Messages messages = Messages.in(Locale.forLanguageTag(language));

        assertThat(AuditAction.values())
                .allSatisfy(action -> assertThat(messages.contains("admin_audit.action." + action.id()))
                        .as(action.id())
                        .isTrue());
    }

    @Test
    void ids_are_short_and_each_is_there_once() {
        assertThat(Arrays.stream(AuditAction.values()).map(AuditAction::id))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).matches("[a-z_]+(\\.[a-z]+)?").hasSizeLessThanOrEqualTo(32));
    }
}
