package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.RealmAccounts;
import org.vademecum.bootstrap.oidc.LogoutNotice;
import org.vademecum.bootstrap.oidc.OpenIdClient;
import org.vademecum.bootstrap.oidc.OpenIdSettings;
import org.vademecum.bootstrap.oidc.ProviderUnavailable;
import org.vademecum.bootstrap.oidc.RealmSignIn;
import org.vademecum.bootstrap.oidc.SignInRefused;

/** The sessions of this node that began with a sign-in by the realm, and whether they still hold there. Thread-safe. */
@ApplicationScoped
public class RealmSessions {
    private static final Logger LOG = LoggerFactory.getLogger(RealmSessions.class);

    @Inject
    OpenIdSettings settings;

    @Inject
    OpenIdClient client;

    @Inject
    RealmAccounts accounts;

    @Inject
    Clock clock;

    private final Map<RealmSession, HttpSession> open = new ConcurrentHashMap<>();

    RealmSession begun(RealmSignIn signIn) {
        return new RealmSession(this, signIn, clock.instant().plus(settings.recheck()));
    }

    void add(RealmSession session, HttpSession browser) {
        open.put(session, browser);
    }

    void remove(RealmSession session) {
        open.remove(session);
    }

    /**
     * Whether the session holds. Asks the realm when it has not been asked for a while: a refusal ends the session, and
     * a realm that cannot be reached leaves it as it is. While one thread asks, the others go on with what is known.
     */
    boolean holds(RealmSession session) {
        if (!session.isOver() && session.beginCheck(clock.instant(), settings.recheck())) {
            try {
                check(session);
            } finally {
                session.endCheck();
            }
        }
        return !session.isOver();
    }

    /** Ends the sessions that the realm's notice means. */
    void end(LogoutNotice notice) {
        List<RealmSession> meant = open.keySet().stream()
                .filter(session -> session.isMeantBy(notice))
                .toList();
        meant.forEach(this::end);
        LOG.info("The realm has ended {} of our sessions", meant.size());
    }

    private void check(RealmSession session) {
        try {
            RealmSignIn renewed = client.renew(session.signIn());
            session.renew(renewed);
            if (accounts.findCaller(renewed.identity()).isEmpty()) {
                LOG.info("A session has ended: its person has no role any more");
                session.end();
            }
        } catch (SignInRefused e) {
            LOG.info("A session has ended: {}", e.getMessage());
            session.end();
        } catch (ProviderUnavailable e) {
            LOG.warn("Sessions cannot be checked, and go on: {}", e.getMessage());
        }
    }

    private void end(RealmSession session) {
        session.end();
        HttpSession browser = open.remove(session);
        if (browser != null) {
            invalidate(browser);
        }
    }

    private static void invalidate(HttpSession browser) {
        try {
            browser.invalidate();
        } catch (IllegalStateException e) {
            LOG.debug("The session has ended already", e);
        }
    }
}
