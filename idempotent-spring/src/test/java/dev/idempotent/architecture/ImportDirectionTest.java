package dev.idempotent.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports run one way over all modules; this module is the one that sees them all. */
@AnalyzeClasses(packages = "dev.idempotent", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportDirectionTest {

    @ArchTest
    static final ArchRule STORE_IMPORTS_THE_JDK_ONLY = classes()
            .that(resideInAPackage("dev.idempotent.store"))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify.annotations", "dev.idempotent.store"));

    @ArchTest
    static final ArchRule JDBI = imports("dev.idempotent.jdbi", "dev.idempotent.store");

    @ArchTest
    static final ArchRule TCK = imports("dev.idempotent.store.tck", "dev.idempotent.store");

    @ArchTest
    static final ArchRule ENGINE = imports("dev.idempotent", "dev.idempotent.store");

    @ArchTest
    static final ArchRule AOP = imports("dev.idempotent.aop", "dev.idempotent", "dev.idempotent.store");

    @ArchTest
    static final ArchRule SPRING = imports(
            "dev.idempotent.spring",
            "dev.idempotent.aop",
            "dev.idempotent",
            "dev.idempotent.store",
            "dev.idempotent.jdbi");

    @ArchTest
    static final ArchRule WEB = imports(
            "dev.idempotent.spring.web",
            "dev.idempotent.spring",
            "dev.idempotent.aop",
            "dev.idempotent",
            "dev.idempotent.store");

    @ArchTest
    static final ArchRule OBSERVE =
            imports("dev.idempotent.spring.observe", "dev.idempotent.spring", "dev.idempotent", "dev.idempotent.store");

    @ArchTest
    static final ArchRule ACTUATE = imports(
            "dev.idempotent.spring.actuate",
            "dev.idempotent.spring",
            "dev.idempotent.aop",
            "dev.idempotent",
            "dev.idempotent.store");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("(**)").should().beFreeOfCycles();

    /** Of our packages only its own and these, each by its exact name. */
    private static ArchRule imports(String importing, String... below) {
        return classes()
                .that(resideInAPackage(importing))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.idempotent..")
                        .or(resideInAPackage(importing))
                        .or(resideInAnyPackage(below)));
    }
}
