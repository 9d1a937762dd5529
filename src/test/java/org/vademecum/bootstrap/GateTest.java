package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;

class GateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/logout",
                "/sso/login",
                "/sso/callback",
                "/sso/backchannel-logout",
                "/health",
                "/health/ready",
                "/assets/1a2b/css/base.css",
                "/webjars/a/b.js"
            })
    void the_way_to_sign_in_is_open(String path) {
        assertThat(Gate.isOpen(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/chat",
                "/chat.xhtml",
                "/login.xhtml",
                "/loginx",
                "/sso",
                "/sso/",
                "/sso/other",
                "/healthy",
                "/api/me",
                "/v1",
                "/metrics"
            })
    void everything_else_is_closed(String path) {
        assertThat(Gate.isOpen(path)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"CURATOR", "REVIEWER", "ADMIN"})
    void the_console_is_for_those_who_have_work_there(Role role) {
        assertThat(Gate.mayEnter(caller(role), "/admin/documents")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin", "/admin/documents", "/admin/review.xhtml"})
    void employees_do_not_enter_the_console(String path) {
        assertThat(Gate.mayEnter(caller(Role.EMPLOYEE), path)).isFalse();
    }

    @Test
    void figures_of_the_server_are_for_administrators() {
        assertThat(Gate.mayEnter(caller(Role.CURATOR), "/metrics")).isFalse();
        assertThat(Gate.mayEnter(caller(Role.ADMIN), "/metrics/base")).isTrue();
    }

    @Test
    void the_chat_is_for_everybody_who_is_signed_in() {
        assertThat(Gate.mayEnter(caller(Role.EMPLOYEE), "/chat")).isTrue();
        assertThat(Gate.mayEnter(caller(Role.EMPLOYEE), "/administration")).isTrue();
    }

    private static Caller caller(Role role) {
        return new Caller("user_1", "hanna", "Hanna", Set.of(role), Set.of());
    }
}
