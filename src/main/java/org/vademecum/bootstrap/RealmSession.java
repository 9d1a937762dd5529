package org.vademecum.bootstrap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.vademecum.bootstrap.oidc.LogoutNotice;
import org.vademecum.bootstrap.oidc.RealmSignIn;

/**
 * What a browser's session keeps of a sign-in by the realm. Its tokens never leave the server's memory: it is not
 * serializable on purpose. Thread-safe.
 */
final class RealmSession implements HttpSessionBindingListener {
    private static final String ATTRIBUTE = "vademecum.realm-session";

    private final RealmSessions registry;
    private final ReentrantLock checking = new ReentrantLock();
    private volatile RealmSignIn signIn;
    private volatile Instant nextCheck;
    private volatile boolean over;

    RealmSession(RealmSessions registry, RealmSignIn signIn, Instant nextCheck) {
        this.registry = registry;
        this.signIn = signIn;
        this.nextCheck = nextCheck;
    }

    static Optional<RealmSession> of(HttpSession session) {
        return Optional.ofNullable((RealmSession) session.getAttribute(ATTRIBUTE));
    }

    static Optional<RealmSession> of(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false)).flatMap(RealmSession::of);
    }

    void attachTo(HttpSession session) {
        session.setAttribute(ATTRIBUTE, this);
    }

    @Override
    public void valueBound(HttpSessionBindingEvent event) {
        registry.add(this, event.getSession());
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        over = true;
        registry.remove(this);
    }

    RealmSignIn signIn() {
        return signIn;
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /** Whether this thread is to ask the realm: once per interval, and never two at a time. {@link #endCheck} must follow. */
    boolean beginCheck(Instant now, Duration interval) {
        if (now.isBefore(nextCheck) || !checking.tryLock()) {
            return false;
        }
        if (now.isBefore(nextCheck)) {
            checking.unlock();
            return false;
        }
        nextCheck = now.plus(interval);
        return true;
    }

    void renew(RealmSignIn renewed) {
        signIn = renewed;
    }

    void endCheck() {
        checking.unlock();
    }

    /** The realm's session counts when both know it, or else the person. */
    boolean isMeantBy(LogoutNotice notice) {
        if (notice.sessionId() != null) {
            return notice.sessionId().equals(signIn.sessionId());
        }
        return signIn.identity().subject().equals(notice.subject());
    }
}
