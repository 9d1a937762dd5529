package org.vademecum.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.Caller;
import org.vademecum.access.Readership;
import org.vademecum.common.ListRequest;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

/** What an administrator's page of a list costs where people keep much for themselves. */
class AdministratorsListTest {
    private static final int FOREIGN = 100_000;

    @ParameterizedTest
    @EnumSource
    void what_people_keep_is_not_passed_over_row_by_row(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create();
                TestApplication application = TestApplication.on(database).start()) {
            TestCompany company = TestCompany.foundIn(application);
            Caller admin = company.admin();
            EntityManager em = application.entityManager();
            String department = company.hr().id();
            VectorStore open = new VectorStore(department, "Manuals", Instant.EPOCH);
            VectorStore own = new VectorStore(department, admin.principalId(), "Mine", Instant.EPOCH);
            VectorStore foreign =
                    new VectorStore(department, company.hrEmployee().principalId(), "Theirs", Instant.EPOCH);
            application.inTransaction(() -> {
                List.of(open, own, foreign).forEach(em::persist);
                return open;
            });
            application.inTransaction(() -> multiply(em, kind, foreign.id()));

            List<VectorStore> page =
                    application.inTransaction(() -> new Readership(admin.principalId(), admin.departmentIds(), true)
                            .page(
                                    em,
                                    VectorStore.class,
                                    "e.deleted = false",
                                    java.util.Map.of(),
                                    new ListRequest(20, false, null, null))
                            .data());

            assertThat(page).extracting(VectorStore::id).containsExactlyInAnyOrder(open.id(), own.id());
            assertThat(plan(application, kind))
                    .contains("ix_vector_store_installation")
                    .doesNotContain("sort ", "sort\n")
                    .doesNotContainPattern(
                            kind == TestDatabase.Kind.H2 ? "scancount: \\d{3}" : "rows removed by filter: \\d{3}");
        }
    }

    /** Copies the store, each time under another id. */
    private static int multiply(EntityManager em, TestDatabase.Kind kind, String id) {
        List<?> columns = em.createNativeQuery("""
                        select lower(column_name) from information_schema.columns
                        where lower(table_name) = 'vector_store' and lower(column_name) not in ('id', 'seq')""").getResultList();
        String names = String.join(", ", columns.stream().map(String::valueOf).toList());
        String numbers =
                kind == TestDatabase.Kind.H2 ? "system_range(1, %d) as n(i)" : "generate_series(1, %d) as n(i)";
        return em.createNativeQuery(
                        "insert into vector_store (id, %s) select 'vs_' || n.i, %s from vector_store, %s where id = '%s'"
                                .formatted(names, names, numbers.formatted(FOREIGN), id))
                .executeUpdate();
    }

    /** What the database did for the page of all. */
    private static String plan(TestApplication application, TestDatabase.Kind kind) {
        EntityManager em = application.entityManager();
        return application.inTransaction(() -> {
            if (kind == TestDatabase.Kind.POSTGRESQL) {
                em.createNativeQuery("analyze vector_store").executeUpdate();
            }
            StringBuilder plan = new StringBuilder();
            for (Object line : em.createNativeQuery(
                            "explain analyze select * from vector_store where installation = 0 and (deleted = false)"
                                    + " order by installation desc, seq desc fetch first 21 rows only")
                    .getResultList()) {
                plan.append(line).append('\n');
            }
            return plan.toString().toLowerCase(Locale.ROOT);
        });
    }
}
