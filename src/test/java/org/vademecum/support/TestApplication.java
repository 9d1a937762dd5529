package org.vademecum.support;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextService;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.literal.InjectLiteral;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Synchronization;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.jboss.weld.transaction.spi.TransactionServices;
import org.vademecum.common.ApplicationStopping;
import org.vademecum.common.ApplicationThreads;
import org.vademecum.common.Timer;

/**
 * Beans of the product on a {@link TestDatabase}, without a server: injection, events (also those observed after the
 * commit), {@code @Transactional}, {@code @PersistenceContext}, {@code @ConfigProperty} and the managed executors work
 * as in the container.
 */
public final class TestApplication implements AutoCloseable {
    private final WeldContainer container;
    private final TestTransactions transactions;
    private final List<ExecutorService> executors;

    private TestApplication(WeldContainer container, TestTransactions transactions, List<ExecutorService> executors) {
        this.container = container;
        this.transactions = transactions;
        this.executors = executors;
    }

    public static Builder on(TestDatabase database) {
        return new Builder(database);
    }

    public <T> T get(Class<T> type) {
        return container.select(type).get();
    }

    public void fire(Object event) {
        container.event().fire(event);
    }

    /** Runs the work in a transaction. */
    public <T> T inTransaction(Supplier<T> work) {
        try {
            return transactions.call(Transactional.TxType.REQUIRED, work::get);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is left in the database is what a kill at this moment would leave; {@link #close} it all the same. */
    public void kill() {
        transactions.kill();
    }

    public EntityManager entityManager() {
        return transactions.entityManager();
    }

    /** Says goodbye first: what goes on by itself would do so for ever. */
    @Override
    public void close() {
        fire(new ApplicationStopping());
        container.close();
        executors.forEach(ExecutorService::shutdownNow);
    }

    /** Says what the application consists of. */
    public static final class Builder {
        private final TestDatabase database;
        private final Weld weld = new Weld().disableDiscovery();
        private final Map<String, String> config = new HashMap<>();
        private final List<Object> fakes = new ArrayList<>();

        private Builder(TestDatabase database) {
            this.database = database;
        }

        public Builder with(Class<?>... beans) {
            weld.addBeanClasses(beans);
            return this;
        }

        /** All beans of the product in the type's package that no request or session has; an object of the test's takes precedence. */
        public Builder withPackageOf(Class<?> type) {
            try {
                Path classes = Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().toURI());
                Path folder = classes.resolve(type.getPackageName().replace('.', '/'));
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.sorted().toList()) {
                        String name = file.getFileName().toString();
                        if (name.endsWith(".class") && !name.contains("$") && !name.equals("package-info.class")) {
                            addIfBean(type.getPackageName() + "." + name.replace(".class", ""));
                        }
                    }
                }
                return this;
            } catch (IOException | URISyntaxException | ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }

        private void addIfBean(String name) throws ClassNotFoundException {
            Class<?> type = Class.forName(name, false, TestApplication.class.getClassLoader());
            if (type.isAnnotationPresent(ApplicationScoped.class) || type.isAnnotationPresent(Dependent.class)) {
                weld.addBeanClass(type);
            }
        }

        /** An object to be injected wherever one of its types is asked for. */
        public Builder withObject(Object object) {
            fakes.add(object);
            return this;
        }

        public Builder config(String key, Object value) {
            config.put(key, value.toString());
            return this;
        }

        public TestApplication start() {
            TestTransactions transactions = new TestTransactions(database.entityManagers());
            ExecutorService unbounded = Executors.newCachedThreadPool();
            weld.addBeanClasses(
                    Configuration.class, TransactionInterceptor.class, ApplicationThreads.class, Timer.class);
            weld.enableInterceptors(TransactionInterceptor.class);
            weld.addExtension(new ContainerServices(
                    transactions, managed(ManagedExecutorService.class, unbounded), config, fakes));
            weld.addServices(new LocalTransactionServices(transactions));
            return new TestApplication(weld.initialize(), transactions, List.of(unbounded));
        }

        private static <T> T managed(Class<T> type, ExecutorService executor) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                        try {
                            return method.invoke(executor, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    /** Gives beans what the container would inject by itself. */
    static final class ContainerServices implements Extension {
        private final TestTransactions transactions;
        private final ManagedExecutorService executor;
        private final Map<String, String> config;
        private final List<Object> fakes;

        ContainerServices(
                TestTransactions transactions,
                ManagedExecutorService executor,
                Map<String, String> config,
                List<Object> fakes) {
            this.transactions = transactions;
            this.executor = executor;
            this.config = config;
            this.fakes = fakes;
        }

        void injectResources(@Observes ProcessAnnotatedType<?> event) {
            event.configureAnnotatedType()
                    .filterFields(field -> field.isAnnotationPresent(PersistenceContext.class)
                            || field.isAnnotationPresent(Resource.class))
                    .forEach(field -> field.add(InjectLiteral.INSTANCE));
        }

        void addBeans(@Observes AfterBeanDiscovery event) {
            add(event, TestTransactions.class, transactions);
            add(event, EntityManager.class, transactions.entityManager());
            add(event, ManagedExecutorService.class, executor);
            add(event, ContextService.class, contexts());
            add(event, Settings.class, new Settings(config));
            add(event, Config.class, configuration());
            for (Object fake : fakes) {
                event.addBean()
                        .addTransitiveTypeClosure(fake.getClass())
                        .addQualifiers(Any.Literal.INSTANCE, Default.Literal.INSTANCE)
                        .scope(Dependent.class)
                        .alternative(true)
                        .priority(1)
                        .createWith(context -> fake);
            }
        }

        /** Texts for whoever asks by a name. */
        private Config configuration() {
            return (Config) Proxy.newProxyInstance(
                    Config.class.getClassLoader(), new Class<?>[] {Config.class}, (proxy, method, args) -> {
                        if (method.getName().equals("getOptionalValue") && args[1] == String.class) {
                            return Optional.ofNullable(config.get((String) args[0]));
                        }
                        throw new UnsupportedOperationException(method.toString());
                    });
        }

        /** Every thread has all there is to a context here. */
        private static ContextService contexts() {
            return (ContextService) Proxy.newProxyInstance(
                    ContextService.class.getClassLoader(),
                    new Class<?>[] {ContextService.class},
                    (proxy, method, args) -> {
                        if (method.getName().equals("currentContextExecutor")) {
                            return (Executor) Runnable::run;
                        }
                        throw new UnsupportedOperationException(method.toString());
                    });
        }

        private static <T> void add(AfterBeanDiscovery event, Class<T> type, T object) {
            event.addBean()
                    .addTypes(type, Object.class)
                    .addQualifiers(Any.Literal.INSTANCE, Default.Literal.INSTANCE)
                    .scope(Dependent.class)
                    .createWith(context -> object);
        }
    }

    /** The values a test sets; anything else has the default of its injection point. */
    record Settings(Map<String, String> values) {
        String get(InjectionPoint point) {
            ConfigProperty property = point.getAnnotated().getAnnotation(ConfigProperty.class);
            String value = values.getOrDefault(property.name(), property.defaultValue());
            if (value.equals(ConfigProperty.UNCONFIGURED_VALUE)) {
                throw new IllegalStateException("The test does not set " + property.name());
            }
            return value;
        }

        Optional<String> find(InjectionPoint point) {
            return Optional.ofNullable(values.get(
                    point.getAnnotated().getAnnotation(ConfigProperty.class).name()));
        }
    }

    /** Configuration values of the types that the product uses. */
    @ApplicationScoped
    static class Configuration {
        @Inject
        Settings settings;

        @Produces
        @ConfigProperty
        String string(InjectionPoint point) {
            return settings.get(point);
        }

        @Produces
        @ConfigProperty
        Optional<String> optional(InjectionPoint point) {
            return settings.find(point);
        }

        @Produces
        @ConfigProperty
        Path path(InjectionPoint point) {
            return Path.of(settings.get(point));
        }

        @Produces
        @ConfigProperty
        Duration duration(InjectionPoint point) {
            return Duration.parse(settings.get(point));
        }

        @Produces
        @ConfigProperty
        LocalTime time(InjectionPoint point) {
            return LocalTime.parse(settings.get(point));
        }

        @Produces
        @ConfigProperty
        long number(InjectionPoint point) {
            return Long.parseLong(settings.get(point));
        }

        @Produces
        @ConfigProperty
        int integer(InjectionPoint point) {
            return Integer.parseInt(settings.get(point));
        }

        @Produces
        @ConfigProperty
        boolean flag(InjectionPoint point) {
            return Boolean.parseBoolean(settings.get(point));
        }
    }

    @Interceptor
    @Transactional
    @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
    static class TransactionInterceptor {
        @Inject
        TestTransactions transactions;

        @AroundInvoke
        Object invoke(InvocationContext invocation) throws Exception {
            Transactional onMethod = invocation.getMethod().getAnnotation(Transactional.class);
            Transactional transactional = onMethod != null
                    ? onMethod
                    : invocation.getMethod().getDeclaringClass().getAnnotation(Transactional.class);
            return transactions.call(transactional.value(), invocation::proceed);
        }
    }

    /** Lets Weld hold events back until the commit. */
    private record LocalTransactionServices(TestTransactions transactions) implements TransactionServices {
        @Override
        public void registerSynchronization(Synchronization synchronization) {
            transactions.register(synchronization);
        }

        @Override
        public boolean isTransactionActive() {
            return transactions.isActive();
        }

        @Override
        public UserTransaction getUserTransaction() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cleanup() {
            // Holds nothing.
        }
    }
}
