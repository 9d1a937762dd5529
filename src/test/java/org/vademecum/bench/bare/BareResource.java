package org.vademecum.bench.bare;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/** What a resource costs that does nothing but insert one row. */
@Path("items")
@RequestScoped
public class BareResource {
    @Resource(lookup = "java:app/jdbc/bare")
    DataSource dataSource;

    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public String add(String body) throws SQLException {
        String id = UUID.randomUUID().toString();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into item (id, body) values (?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, body);
            insert.executeUpdate();
        }
        return "{\"id\":\"" + id + "\"}";
    }

    /** Makes the table; answered when the server is ready. */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public String prepare() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement create = connection.createStatement()) {
            create.execute("create table if not exists item (id varchar(64) primary key, body varchar(4000))");
        }
        return "ready";
    }
}
