package org.vademecum.audit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Column;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was written down stays as it is: nothing in the product deletes or rewrites an entry. */
@AnalyzeClasses(packages = "org.vademecum", importOptions = ImportOption.DoNotIncludeTests.class)
class AppendOnlyTest {
    private static final Pattern CHANGE = Pattern.compile(
            "(?is)\\b(update|delete\\s+from|delete|truncate(\\s+table)?|merge\\s+into|drop\\s+table)\\s+(AuditEntry|audit_entry)\\b");

    @ArchTest
    static final ArchRule only_the_audit_knows_entries_that_can_be_changed = noClasses()
            .that()
            .resideOutsideOfPackage("org.vademecum.audit")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(AuditRepository.class.getName());

    @ArchTest
    static final ArchRule the_audit_removes_nothing = noClasses()
            .that()
            .resideInAPackage("org.vademecum.audit")
            .should()
            .callMethod(EntityManager.class, "remove", Object.class)
            .orShould()
            .callMethod(EntityManager.class, "createNativeQuery", String.class);

    @ArchTest
    static void no_statement_changes_or_deletes_entries(com.tngtech.archunit.core.domain.JavaClasses ignored)
            throws IOException {
        try (Stream<Path> sources =
                Stream.of("src/main/java", "src/main/resources").map(Path::of).flatMap(AppendOnlyTest::files)) {
            assertThat(sources.filter(AppendOnlyTest::changes)).isEmpty();
        }
    }

    private static Stream<Path> files(Path root) {
        try {
            return Files.walk(root)
                    .filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".sql"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean changes(Path file) {
        try {
            return CHANGE.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** An entry that is loaded can get its place in the chain, and be changed in nothing else. */
    @ArchTest
    static void nothing_but_the_place_in_the_chain_is_ever_updated(
            com.tngtech.archunit.core.domain.JavaClasses ignored) {
        List<String> updatable = Arrays.stream(AuditEntry.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .filter(field -> !field.isAnnotationPresent(Id.class))
                .filter(AppendOnlyTest::isUpdatable)
                .map(Field::getName)
                .toList();

        assertThat(updatable).containsExactlyInAnyOrder("number", "previousHash", "hash");
    }

    private static boolean isUpdatable(Field field) {
        Column column = field.getAnnotation(Column.class);
        return column == null || column.updatable();
    }
}
