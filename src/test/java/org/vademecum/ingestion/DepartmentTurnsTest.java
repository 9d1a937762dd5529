package org.vademecum.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.vectorstore.VectorStoreFileRepository.Waiting;

class DepartmentTurnsTest {
    private final DepartmentTurns turns = new DepartmentTurns();

    @Test
    void the_oldest_job_comes_first() {
        assertThat(order(new Waiting("hr", 7, 0), new Waiting("it", 3, 0))).containsExactly("it", "hr");
    }

    @Test
    void a_department_that_had_a_turn_waits_for_the_others() {
        turns.had("it");

        assertThat(order(new Waiting("hr", 7, 0), new Waiting("it", 3, 0), new Waiting("field", 9, 0)))
                .containsExactly("hr", "field", "it");
    }

    @Test
    void the_longest_wait_counts() {
        turns.had("it");
        turns.had("hr");

        assertThat(order(new Waiting("hr", 3, 0), new Waiting("it", 7, 0))).containsExactly("it", "hr");
    }

    @Test
    void a_department_with_jobs_under_way_comes_after_one_without() {
        turns.had("it");

        assertThat(order(new Waiting("hr", 3, 1), new Waiting("it", 7, 0))).containsExactly("it", "hr");
    }

    private List<String> order(Waiting... waiting) {
        return turns.inTurn(List.of(waiting)).stream()
                .map(Waiting::departmentId)
                .toList();
    }
}
