package dev.idempotent.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.ScopeResolver;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMismatchException;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.Lease;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What an application gets by adding the modules, and how it says otherwise. */
class AutoConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues("idempotent.guarantee=at-least-once", "spring.datasource.generate-unique-name=true")
            .withBean(Shop.class);

    @Test
    void aDataSourceIsAllItTakes() {
        application.run(context -> {
            assertThat(context).hasSingleBean(JdbiIdempotencyStore.class);
            Shop shop = context.getBean(Shop.class);

            assertThat(shop.place(new Shop.NewOrder("a", 1))).isEqualTo(shop.place(new Shop.NewOrder("a", 1)));
        });
    }

    @Test
    void beansAreProxiedAlsoWhereSpringAopIsSwitchedOff() {
        application
                .withPropertyValues("spring.aop.auto=false")
                .run(context -> assertThat(AopUtils.isCglibProxy(context.getBean(Shop.class)))
                        .isTrue());
    }

    @Test
    void beansOfAChildContextAreGuardedByItsParentsEngine() {
        application.run(parent -> application.withParent(parent).run(child -> {
            Shop shop = child.getBean(Shop.class);

            assertThat(shop).isNotSameAs(parent.getBean(Shop.class));
            assertThat(shop.place(new Shop.NewOrder("a", 1))).isEqualTo(shop.place(new Shop.NewOrder("a", 1)));
            assertThat(child.getBean(Idempotency.class)).isSameAs(parent.getBean(Idempotency.class));
        }));
    }

    @Test
    void propertiesAreTheDefaultsOfAnnotations() {
        application
                .withPropertyValues("idempotent.lease-for=2h", "idempotent.max-run-for=3h")
                .run(context -> assertThat(
                                context.getBean(IdempotentMethods.class).operations())
                        .singleElement()
                        .satisfies(operation ->
                                assertThat(operation.timing().leaseFor()).isEqualTo(Duration.ofHours(2)))
                        .satisfies(operation ->
                                assertThat(operation.timing().maxRunFor()).isEqualTo(Duration.ofHours(3))));
    }

    @Test
    void aChoiceIsAskedForWhereThereIsNoTransactionManagerForAtomic() {
        application
                .withPropertyValues("idempotent.guarantee=")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(IdempotencyConfigurationException.class)
                        .hasMessageContaining("There is no PlatformTransactionManager bean")
                        .hasMessageContaining("Guarantee.AT_LEAST_ONCE")
                        .hasMessageContaining("idempotent.guarantee"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnParts {

        final List<Lease> granted = new CopyOnWriteArrayList<>();

        @Bean
        IdempotencyStore ownStore() {
            return new InMemoryIdempotencyStore();
        }

        @Bean
        ScopeResolver tenant() {
            return () -> Optional.of("tenant-7");
        }

        @Bean
        IdempotencyListener recorder() {
            return new IdempotencyListener() {
                @Override
                public void granted(Lease lease) {
                    granted.add(lease);
                }
            };
        }
    }

    @Test
    void ownBeansTakeThePlaceOfOurs() {
        application.withUserConfiguration(OwnParts.class).run(context -> {
            assertThat(context).hasSingleBean(IdempotencyStore.class).hasBean("ownStore");
            var unused = context.getBean(Shop.class).place(new Shop.NewOrder("a", 1));
            assertThat(context.getBean(OwnParts.class).granted)
                    .singleElement()
                    .satisfies(lease -> assertThat(lease.key().scope()).isEqualTo("of:-8:tenant-7"));
        });
    }

    @Test
    void anOwnEngineTakesThePlaceOfOurs() {
        application
                .withBean(
                        "mine",
                        Idempotency.class,
                        () -> Idempotency.builder(new InMemoryIdempotencyStore())
                                .build())
                .run(context -> {
                    assertThat(context).hasSingleBean(Idempotency.class).hasBean("mine");
                    assertThat(context.getBean(Idempotency.class).guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
                });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    static class EnabledToo {}

    @Test
    void enablingItInBootTooPutsOneAdviceAroundAMethod() {
        application.withUserConfiguration(EnabledToo.class).run(context -> {
            assertThat(context).hasSingleBean(IdempotentAdvisor.class).hasSingleBean(Idempotency.class);
            assertThat(context.getBean(Shop.class)
                            .place(new Shop.NewOrder("a", 1))
                            .number())
                    .isEqualTo(1);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class WrappedDataSource {

        static final class Wrapped extends DelegatingDataSource {
            Wrapped(DataSource target) {
                super(target);
            }
        }

        @Bean
        static BeanPostProcessor wrapper() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource dataSource ? new Wrapped(dataSource) : bean;
                }
            };
        }
    }

    @Test
    void theDataSourceIsNotMadeBeforeThePostProcessorsAre() {
        application
                .withUserConfiguration(WrappedDataSource.class)
                .run(context ->
                        assertThat(context.getBean(DataSource.class)).isInstanceOf(WrappedDataSource.Wrapped.class));
    }

    @Test
    void withoutAStoreStartUpFailsAndSaysWhatToAdd() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class))
                .run(context -> {
                    FailureAnalysis analysis = analysis(new ConfigurationFailureAnalyzer(), context);
                    assertThat(analysis.getDescription()).contains("no IdempotencyStore bean");
                    assertThat(analysis.getAction())
                            .contains("idempotent-jdbi-store")
                            .contains("DataSource");
                });
    }

    @Test
    void withTwoDataSourcesStartUpFailsAndSaysWhatToAdd() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(JdbiStoreAutoConfiguration.class, IdempotencyAutoConfiguration.class))
                .withBean("first", DataSource.class, () -> h2("first"))
                .withBean("second", DataSource.class, () -> h2("second"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(IdempotencyConfigurationException.class)
                        .hasMessageContaining("several DataSource beans")
                        .hasMessageContaining("@Primary"));
    }

    @Test
    void aMissingTableFailsStartUpAndSaysWhatToRun() {
        application.withPropertyValues("idempotent.jdbi.schema=validate").run(context -> {
            FailureAnalysis analysis = analysis(new SchemaFailureAnalyzer(), context);
            assertThat(analysis.getCause()).hasRootCauseInstanceOf(SchemaMismatchException.class);
            assertThat(analysis.getDescription()).contains("idempotency_record").contains("missing");
            assertThat(analysis.getAction()).contains("idempotent.jdbi.schema=create");
        });
    }

    @Test
    void anUnknownDatabaseFailsStartUpAndSaysWhichAreKnown() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(JdbiStoreAutoConfiguration.class, IdempotencyAutoConfiguration.class))
                .withBean(DataSource.class, () -> new RenamedDatabase(h2("renamed")))
                .run(context -> {
                    FailureAnalysis analysis = analysis(new DatabaseFailureAnalyzer(), context);
                    assertThat(analysis.getDescription())
                            .contains("'Oracle'")
                            .contains("Supported: PostgreSQL, MariaDB, H2");
                    assertThat(analysis.getAction())
                            .contains("supported database")
                            .contains("IdempotencyStore");
                });
    }

    /** A real database that says it is another. */
    private static final class RenamedDatabase extends DelegatingDataSource {

        RenamedDatabase(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return with(
                    Connection.class,
                    super.getConnection(),
                    "getMetaData",
                    real -> with(
                            DatabaseMetaData.class,
                            (DatabaseMetaData) real,
                            "getDatabaseProductName",
                            name -> "Oracle"));
        }

        private static <T> T with(Class<T> type, T real, String changed, UnaryOperator<Object> change) {
            return type.cast(Proxy.newProxyInstance(
                    RenamedDatabase.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                        Object result = method.invoke(real, args);
                        return method.getName().equals(changed) ? change.apply(result) : result;
                    }));
        }
    }

    private static FailureAnalysis analysis(FailureAnalyzer analyzer, AssertableApplicationContext context) {
        return requireNonNull(analyzer.analyze(requireNonNull(context.getStartupFailure())));
    }

    private static DataSource h2(String name) {
        return DataSourceBuilder.create().url("jdbc:h2:mem:" + name).build();
    }
}
