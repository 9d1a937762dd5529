package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecurityHeadersFilterTest {
    @Test
    void the_nonce_of_the_component_library_joins_our_policy() {
        assertThat(SecurityHeadersFilter.withNonceOf("script-src 'self' 'nonce-YWJj';", SecurityHeadersFilter.POLICY))
                .contains("script-src 'self' 'nonce-YWJj' ")
                .contains("frame-ancestors 'none'");
    }

    @Test
    void a_policy_without_a_nonce_is_replaced_by_ours() {
        assertThat(SecurityHeadersFilter.withNonceOf("script-src *", SecurityHeadersFilter.POLICY))
                .isEqualTo(SecurityHeadersFilter.POLICY);
    }

    @Test
    void signing_out_may_lead_to_the_provider_and_nowhere_else() {
        assertThat(SecurityHeadersFilter.policyFor("https://login.example.com"))
                .endsWith("form-action 'self' https://login.example.com")
                .contains("script-src 'self' 'wasm-unsafe-eval'; ");
    }

    @Test
    void inline_scripts_are_never_allowed() {
        assertThat(SecurityHeadersFilter.POLICY).doesNotContain("unsafe-inline").doesNotContain("'unsafe-eval'");
    }

    @Test
    void pages_are_not_kept_and_versioned_files_are() {
        assertThat(SecurityHeadersFilter.cacheControl("/chat")).isEqualTo("no-store");
        assertThat(SecurityHeadersFilter.cacheControl("/webjars/pdfjs-dist/5.4.624/build/pdf.mjs"))
                .contains("immutable");
        assertThat(SecurityHeadersFilter.cacheControl("/resources/vademecum/css/base.css"))
                .isEqualTo("no-cache");
    }
}
