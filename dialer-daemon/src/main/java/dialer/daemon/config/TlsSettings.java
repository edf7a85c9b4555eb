package dialer.daemon.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the API.
 *
 * @param certificate PEM file: the server's certificate, then those of its issuers
 * @param key PEM file: the private key, PKCS#8, not encrypted
 */
public record TlsSettings(Path certificate, Path key) {
    static final Key<String> CERTIFICATE = Key.optional(
            "http.tls.certificate",
            Values.path(),
            "no TLS",
            "PEM file with the server's certificate and those of its issuers. Together with `http.tls.key`.");
    static final Key<String> KEY = Key.optional(
            "http.tls.key",
            Values.path(),
            "no TLS",
            "PEM file with the private key of the certificate, PKCS#8 without a password; readable by the daemon only.");
    static final List<Key<?>> KEYS = List.of(CERTIFICATE, KEY);

    static @Nullable TlsSettings read(KeyReader reader) {
        String certificate = reader.getOrNull(CERTIFICATE);
        String key = reader.getOrNull(KEY);
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new ConfigException((certificate == null ? CERTIFICATE : KEY).name() + " is missing; it must be "
                    + CERTIFICATE.values().allowed() + ", because the other one of the two is set.");
        }
        return new TlsSettings(Path.of(certificate), Path.of(key));
    }
}
