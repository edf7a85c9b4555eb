package dialer.daemon.http;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;

/** The API's own description at {@code /openapi.json}. A test holds it against the paths that exist and the fields that are answered. */
public final class OpenApiRoute {
    private static final String FILE = "openapi.json";

    private OpenApiRoute() {}

    /** Adds the path. */
    public static void addTo(RoutesConfig routes) {
        byte[] document = read();
        routes.get("/openapi.json", ctx -> ctx.result(document).contentType("application/json"));
    }

    private static byte[] read() {
        try (InputStream in = OpenApiRoute.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
