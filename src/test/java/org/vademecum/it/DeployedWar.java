package org.vademecum.it;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.spi.LifecycleMethodExecutor;
import org.jboss.arquillian.test.spi.TestRunnerAdaptor;
import org.jboss.arquillian.test.spi.TestRunnerAdaptorBuilder;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.vademecum.support.Installation;
import org.vademecum.support.PostgresServer;
import org.vademecum.support.Product;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.RealmServer;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedRerankServer;

/**
 * Deploys the WAR as it was built, with Arquillian in Payara Micro, and hands the tests its {@link Installation}.
 * Arquillian's own extension starts a server a class, which takes most of a run; here one deployment serves all classes.
 * The system property {@code it.database} says what it works on: {@code h2} or {@code postgresql}.
 */
final class DeployedWar implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(DeployedWar.class);

    /** What Arquillian looks for. */
    static final class Archive {
        private Archive() {}

        @Deployment(testable = false)
        static WebArchive war() {
            return ShrinkWrap.create(ZipImporter.class, "vademecum.war")
                    .importFrom(new File("target/vademecum.war"))
                    .as(WebArchive.class);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Installation.class
                || type == ScriptedModelEndpoint.class
                || type == ScriptedRerankServer.class
                || type == RealmServer.class
                || type == ProductDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = running(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == ScriptedRerankServer.class) {
            return running.reranker();
        }
        if (type == RealmServer.class) {
            return running.realm();
        }
        if (type == ProductDatabase.class) {
            return running.database();
        }
        return type == Installation.class ? running.installation() : running.endpoint();
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class);
    }

    /** JUnit closes it after the last test of the run. */
    private record Running(
            Installation installation,
            ScriptedModelEndpoint endpoint,
            ScriptedRerankServer reranker,
            RealmServer realm,
            ProductDatabase database,
            TestRunnerAdaptor arquillian)
            implements AutoCloseable {
        static Running start() {
            Installation installation = Installation.prepare();
            ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
            ScriptedRerankServer reranker = new ScriptedRerankServer();
            RealmServer realm = new RealmServer();
            ProductDatabase database = databaseOf(installation);
            System.setProperty(
                    "it.jvm-options", String.join(" ", jvmOptions(installation, endpoint, reranker, realm, database)));
            System.setProperty("it.micro-options", "--contextroot / --port " + installation.port());
            TestRunnerAdaptor arquillian = TestRunnerAdaptorBuilder.build();
            try {
                arquillian.beforeSuite();
                arquillian.beforeClass(Archive.class, LifecycleMethodExecutor.NO_OP);
                installation.awaitManuals();
                return new Running(installation, endpoint, reranker, realm, database, arquillian);
            } catch (Exception e) {
                arquillian.shutdown();
                throw new IllegalStateException("the WAR could not be deployed", e);
            }
        }

        @Override
        public void close() throws Exception {
            database.close();
            arquillian.afterClass(Archive.class, LifecycleMethodExecutor.NO_OP);
            arquillian.afterSuite();
            arquillian.shutdown();
            endpoint.close();
            reranker.close();
            realm.close();
        }
    }

    /** H2 lets tests in beside the product by a server of its own. */
    private static ProductDatabase databaseOf(Installation installation) {
        String database = System.getProperty("it.database", "h2");
        return switch (database) {
            case "h2" ->
                new ProductDatabase(
                        "jdbc:h2:file:%s;WRITE_DELAY=0;AUTO_SERVER=TRUE"
                                .formatted(installation.dataDir().resolve("db").resolve("vademecum")),
                        "vademecum");
            case "postgresql" -> {
                PostgresServer server = PostgresServer.shared();
                yield new ProductDatabase(server.createDatabase(), server.user());
            }
            default -> throw new IllegalArgumentException("it.database is " + database);
        };
    }

    private static List<String> jvmOptions(
            Installation installation,
            ScriptedModelEndpoint endpoint,
            ScriptedRerankServer reranker,
            RealmServer realm,
            ProductDatabase database) {
        List<String> options = new ArrayList<>(Product.BRIEF);
        options.addAll(List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-Xmx1g",
                "-Dvademecum.data-dir=" + installation.dataDir(),
                "-Dvademecum.log.format=text", // Arquillian reads from the log that the server is ready.
                "-Dvademecum.bootstrap.api-key=" + Installation.API_KEY,
                "-Dvademecum.chat.base-url=" + endpoint.baseUrl(),
                "-Dvademecum.rerank.url=" + reranker.url("jina"),
                "-Dvademecum.oidc.issuer=" + realm.issuer(),
                "-Dvademecum.bootstrap.sample-data=true",
                "-Dvademecum.budget.upload-bytes-per-department=0,budgeted=1",
                "-Dvademecum.proxies=127.0.0.1",
                "-Dvademecum.db.url=" + database.url(),
                "-Dvademecum.db.user=" + database.user(),
                "-Dh2.bindAddress=127.0.0.1"));
        return options;
    }
}
