package org.vademecum;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The package map as code. When a change fights it, redesign the change. */
@AnalyzeClasses(packages = "org.vademecum", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.vademecum.";
    private static final String FEATURES =
            "common access audit usage retention file llm vectorstore ingestion retrieval tool assistant thread run review";

    private static final String[] READING_LIBRARIES = {"org.apache.tika..", "org.apache.poi..", "org.apache.pdfbox.."};

    /** Package → the packages it may import. */
    private static final Map<String, String> MAP = Map.ofEntries(
            Map.entry("common", ""),
            Map.entry("access", "common"),
            Map.entry("audit", "common access"),
            Map.entry("usage", "common access"),
            Map.entry("retention", "common access"),
            Map.entry("file", "common access audit retention"),
            Map.entry("llm", "common access audit"),
            Map.entry("vectorstore", "common access audit retention file"),
            Map.entry("ingestion", "common access audit usage file llm vectorstore ingestion.parser"),
            Map.entry("ingestion.parser", "common vectorstore"),
            Map.entry("retrieval", "common access usage llm vectorstore"),
            Map.entry("tool", "common access usage file llm retrieval"),
            Map.entry("tool.filesearch", "common access usage file retrieval tool"),
            Map.entry("tool.codeinterpreter", "common access usage file retrieval tool"),
            Map.entry("tool.function", "common access usage file retrieval tool"),
            Map.entry("assistant", "common access audit file llm vectorstore tool"),
            Map.entry("thread", "common access audit retention file vectorstore tool"),
            Map.entry("context", "common llm tool assistant thread"),
            Map.entry("run", "common access audit usage retention file llm tool assistant thread context"),
            Map.entry("review", "common access audit llm vectorstore retrieval tool assistant thread run"),
            Map.entry("api", FEATURES),
            Map.entry("web", FEATURES),
            Map.entry("bootstrap", FEATURES + " context api web"));

    @TestFactory
    Stream<DynamicTest> a_package_imports_only_its_line() {
        var classes = new com.tngtech.archunit.core.importer.ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.vademecum");
        return MAP.keySet().stream()
                .sorted()
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> classes()
                                .that(resideInAnyPackage(own(name)))
                                .should(onlyDependOnClassesThat(allowedFor(name)))
                                .allowEmptyShould(true)
                                .check(classes)));
    }

    @ArchTest
    static final ArchRule every_package_is_on_the_map = classes()
            .should(onlyDependOnClassesThat(new DescribedPredicate<>("are on the map") {
                @Override
                public boolean test(JavaClass type) {
                    return !type.getPackageName().startsWith("org.vademecum")
                            || MAP.keySet().stream()
                                    .anyMatch(name ->
                                            resideInAnyPackage(own(name)).test(type));
                }
            }));

    @ArchTest
    static final ArchRule there_are_no_cycles =
            slices().matching("org.vademecum.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule jax_rs_only_in_api_bootstrap_and_llm = noClasses()
            .that(resideOutside("api", "bootstrap", "llm"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..");

    @ArchTest
    static final ArchRule faces_only_in_web_and_bootstrap = noClasses()
            .that(resideOutside("web", "bootstrap"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.faces..", "org.primefaces..", "org.omnifaces..");

    @ArchTest
    static final ArchRule no_persistence_in_api_or_web = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "api..", ROOT + "web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.persistence..");

    @ArchTest
    static final ArchRule no_entity_on_the_wire = noFields()
            .that()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Json")
            .should()
            .haveRawType(annotatedWith(Entity.class))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule names_say_what_a_type_is =
            noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Dto|DTO|VO)");

    @ArchTest
    static final ArchRule documents_are_read_by_the_parser_alone = noClasses()
            .that(resideOutside("ingestion.parser"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(READING_LIBRARIES);

    /** The libraries that read documents lie where only the parser's process looks for them; see the pom. */
    @ArchTest
    static void no_bean_needs_what_reads_documents(JavaClasses classes) {
        Set<JavaClass> readers = new HashSet<>();
        boolean more = true;
        while (more) {
            more = readers.addAll(classes.stream()
                    .filter(type -> readsDocuments(type) || dependsOnAny(type, readers))
                    .filter(type -> !type.getName().equals(ROOT + "ingestion.parser.ParserMain"))
                    .toList());
        }
        assertThat(readers).isNotEmpty();
        assertThat(readers)
                .filteredOn(type -> type.getAnnotations().stream()
                        .anyMatch(
                                annotation -> annotation.getRawType().getName().startsWith("jakarta.")))
                .isEmpty();
    }

    private static boolean readsDocuments(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .anyMatch(resideInAnyPackage(READING_LIBRARIES));
    }

    private static boolean dependsOnAny(JavaClass type, Set<JavaClass> others) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> others.contains(dependency.getTargetClass()));
    }

    private static DescribedPredicate<JavaClass> resideOutside(String... packages) {
        return DescribedPredicate.not(resideInAnyPackage(
                Arrays.stream(packages).map(name -> ROOT + name + "..").toArray(String[]::new)));
    }

    /** Sub-packages belong to their feature, except where the map lists them by themselves. */
    private static String[] own(String name) {
        return MAP.keySet().stream().anyMatch(other -> other.startsWith(name + "."))
                ? new String[] {ROOT + name}
                : new String[] {ROOT + name, ROOT + name + ".."};
    }

    private static DescribedPredicate<JavaClass> allowedFor(String name) {
        List<String> allowed = Stream.concat(
                        Stream.of(name), Stream.of(MAP.getOrDefault(name, "").split(" ")))
                .filter(entry -> !entry.isEmpty())
                .flatMap(entry -> entry.equals("tool") && FEATURES.equals(MAP.get(name))
                        ? Stream.of(ROOT + "tool", ROOT + "tool..")
                        : Arrays.stream(own(entry)))
                .toList();
        return DescribedPredicate.not(resideInAnyPackage("org.vademecum.."))
                .or(resideInAnyPackage(allowed.toArray(String[]::new)))
                .as("are outside the product or in " + allowed);
    }
}
