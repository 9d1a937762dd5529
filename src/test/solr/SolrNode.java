import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import javax.servlet.DispatcherType;
import org.apache.solr.servlet.CoreContainerProvider;
import org.apache.solr.servlet.SolrDispatchFilter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;

/**
 * One node of a SolrCloud on this machine's own address: {@code SolrNode HOME PORT ZOOKEEPER}. Solr's web application without its
 * pages, in the Jetty that Solr is made for.
 */
final class SolrNode {
    private static final String SETTINGS = """
            <solr>
              <solrcloud>
                <str name="host">127.0.0.1</str>
                <int name="hostPort">${solr.port}</int>
                <str name="hostContext">solr</str>
                <int name="zkClientTimeout">${zkClientTimeout:15000}</int>
                <!-- Where the session of the only node left ran out as well, it waits so long for the other -->
                <int name="leaderVoteWait">${leaderVoteWait:180000}</int>
              </solrcloud>
            </solr>
            """;

    private SolrNode() {}

    public static void main(String[] args) throws Exception {
        Path home = Files.createDirectories(Path.of(args[0]));
        Files.writeString(home.resolve("solr.xml"), SETTINGS);
        System.setProperty("solr.solr.home", home.toString());
        System.setProperty("solr.port", args[1]);
        System.setProperty("zkHost", args[2]);
        System.setProperty("solr.http1", "true");
        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])));
        ServletContextHandler context = new ServletContextHandler(server, "/solr");
        context.addEventListener(new CoreContainerProvider());
        context.addFilter(SolrDispatchFilter.class, "/*", EnumSet.of(DispatcherType.REQUEST));
        server.start();
        server.join();
    }
}
