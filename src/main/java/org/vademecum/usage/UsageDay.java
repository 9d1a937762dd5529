package org.vademecum.usage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import org.vademecum.access.Meter;

/** What one spender has spent of one meter on one day of UTC, on all nodes. */
@Entity
@Table(name = "usage_day")
class UsageDay {
    @Id
    private String id;

    @Column(name = "on_day")
    private LocalDate day;

    @Enumerated(EnumType.STRING)
    private Meter meter;

    @Enumerated(EnumType.STRING)
    private Account.Kind kind;

    private String spender;
    private long amount;

    /** It was told that the budget comes to its end; queries read and set it. */
    @SuppressWarnings("UnusedVariable")
    private boolean warned;

    @SuppressWarnings("NullAway.Init")
    protected UsageDay() {}

    UsageDay(Account account, long amount) {
        this.id = account.id();
        this.day = account.day();
        this.meter = account.meter();
        this.kind = account.kind();
        this.spender = account.spender();
        this.amount = amount;
    }

    Account.Kind kind() {
        return kind;
    }

    Meter meter() {
        return meter;
    }

    String spender() {
        return spender;
    }

    long amount() {
        return amount;
    }
}
