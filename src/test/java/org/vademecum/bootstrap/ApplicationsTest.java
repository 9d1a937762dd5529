package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing that is to be served is forgotten in the lists of the two applications. */
class ApplicationsTest {
    @Test
    void every_resource_and_provider_is_in_one_of_them() {
        Set<String> named = Stream.of(new ApiApplication(), new V1Application())
                .flatMap(application -> application.getClasses().stream())
                .map(Class::getName)
                .collect(Collectors.toSet());

        assertThat(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.vademecum").stream()
                                .filter(each ->
                                        each.isAnnotatedWith(Path.class) || each.isAnnotatedWith(Provider.class))
                                .map(JavaClass::getName))
                .hasSizeGreaterThan(20)
                .allMatch(named::contains);
    }
}
