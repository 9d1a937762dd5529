package org.vademecum.usage;

import java.time.LocalDate;
import org.vademecum.access.Meter;

/**
 * Somebody who spends something on a day of UTC.
 *
 * @param spender id of a key, a principal or a department
 */
record Account(LocalDate day, Meter meter, Kind kind, String spender) {
    enum Kind {
        KEY,
        PRINCIPAL,
        DEPARTMENT
    }

    String id() {
        return day + "/" + meter + "/" + spender;
    }
}
