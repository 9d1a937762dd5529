package org.vademecum.bootstrap;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vademecum.bootstrap.oidc.OpenIdSettings;
import org.vademecum.common.Messages;

/** The sign-in page: what was wrong with the last attempt, and where to go after a right one. */
@Named
@RequestScoped
public class LoginBean {
    @Inject
    HttpServletRequest request;

    @Inject
    OpenIdSettings settings;

    private @Nullable LoginAttempt attempt;

    @PostConstruct
    void readAttempt() {
        attempt = LoginAttempt.take(request);
    }

    /** A language to choose, and this page in it. */
    public record Language(String tag, String address, boolean current) {
        public String getTag() {
            return tag;
        }

        public String getAddress() {
            return address;
        }

        public boolean isCurrent() {
            return current;
        }
    }

    public String getUsername() {
        return attempt == null ? "" : attempt.username();
    }

    /** The password was wrong, or the name was. */
    public boolean isWrong() {
        return attempt != null && attempt.fault() == LoginAttempt.Fault.WRONG;
    }

    /** People sign in by the identity provider: there is nothing to fill in. */
    public boolean isSso() {
        return settings.isOidc();
    }

    /** The provider would let the same person in again, who has to leave it first. */
    public boolean isNoAccess() {
        return attempt != null && attempt.fault() == LoginAttempt.Fault.NO_ACCESS;
    }

    public String getTitle() {
        return text(isNoAccess() ? "login.no_access.title" : "login.title");
    }

    /** What the button to the provider says. */
    public String getAction() {
        return text(attempt == null ? "login.submit" : "login.again");
    }

    public String getSsoAddress() {
        return request.getContextPath() + "/sso/login?next=" + URLEncoder.encode(getNext(), StandardCharsets.UTF_8);
    }

    public boolean isRefused() {
        return attempt != null;
    }

    public boolean isNoticeShown() {
        return attempt != null || isAsked("expired") || isAsked("signed-out");
    }

    public String getNoticeStyle() {
        return attempt == null ? "" : isWrong() ? "banner-bad" : "banner-warn";
    }

    public String getNotice() {
        Messages messages = Messages.in(LanguageFilter.language(request));
        if (attempt == null) {
            return messages.text(isAsked("expired") ? "login.expired" : "login.signed_out");
        }
        return switch (attempt.fault()) {
            case WRONG -> messages.text("login.wrong");
            case TOO_SOON ->
                messages.format(
                        attempt.seconds() == 1 ? "login.too_soon.one" : "login.too_soon.other", attempt.seconds());
            case BUSY -> messages.text("login.busy");
            case UNAVAILABLE -> messages.text("login.unavailable");
            case CANCELLED -> messages.text("login.cancelled");
            case FAILED -> messages.text("login.failed");
            case NO_ACCESS -> messages.text("login.no_access");
        };
    }

    public String getNext() {
        return LocalPath.of(request.getParameter("next"));
    }

    public List<Language> getLanguages() {
        Locale current = LanguageFilter.language(request);
        String next = URLEncoder.encode(getNext(), StandardCharsets.UTF_8);
        return Messages.LANGUAGES.stream()
                .map(Locale::getLanguage)
                .map(tag -> new Language(
                        tag,
                        "%s/login?lang=%s&next=%s".formatted(request.getContextPath(), tag, next),
                        tag.equals(current.getLanguage())))
                .toList();
    }

    private String text(String key) {
        return Messages.in(LanguageFilter.language(request)).text(key);
    }

    private boolean isAsked(String parameter) {
        return request.getParameter(parameter) != null;
    }
}
