package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.TransactionalException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"23503", "23505", "23506", "40001", "40P01", "HYT00"})
    void what_somebody_else_was_in_the_way_of_is_a_conflict(String state) {
        assertThat(Transactions.isConflict(new PersistenceException(new SQLException("refused", state))))
                .isTrue();
    }

    @Test
    void a_stale_version_is_a_conflict_also_where_only_the_commit_tells() {
        assertThat(Transactions.isConflict(new TransactionalException("ended", new OptimisticLockException())))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "23502", "23513", "23514", "42000", "08006"})
    void what_the_program_itself_did_wrong_is_none(String state) {
        assertThat(Transactions.isConflict(new PersistenceException(new SQLException("refused", state))))
                .isFalse();
        assertThat(Transactions.isConflict(new PersistenceException(new SQLException("refused"))))
                .isFalse();
    }
}
