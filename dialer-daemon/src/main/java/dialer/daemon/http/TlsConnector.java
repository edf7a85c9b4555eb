package dialer.daemon.http;

import dialer.daemon.config.ConfigException;
import dialer.daemon.config.TlsSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Makes the API's port one of TLS, from files as certificate authorities hand them out. */
final class TlsConnector {
    private static final String ALIAS = "dialer";
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private TlsConnector() {}

    static ServerConnector of(Server server, HttpConfiguration http, TlsSettings tls, String host, int port) {
        SslContextFactory.Server context = new SslContextFactory.Server();
        // protects nothing: the store never leaves this process
        String password = Long.toHexString(new SecureRandom().nextLong());
        context.setKeyStore(keyStore(tls, password));
        context.setKeyStorePassword(password);
        HttpConfiguration secure = new HttpConfiguration(http);
        // whoever calls us by an address, as on the loopback, has no name to compare
        SecureRequestCustomizer customizer = new SecureRequestCustomizer(false);
        secure.addCustomizer(customizer);
        ServerConnector connector = new ServerConnector(
                server, new SslConnectionFactory(context, "http/1.1"), new HttpConnectionFactory(secure));
        connector.setHost(host);
        connector.setPort(port);
        return connector;
    }

    private static KeyStore keyStore(TlsSettings tls, String password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, privateKey(tls), password.toCharArray(), certificates(tls));
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigException(
                    "http.tls.certificate and http.tls.key cannot be used (" + e.getMessage() + ").", e);
        }
    }

    private static Certificate[] certificates(TlsSettings tls) throws IOException, GeneralSecurityException {
        byte[] pem = Files.readAllBytes(tls.certificate());
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem))
                .toArray(new Certificate[0]);
    }

    private static PrivateKey privateKey(TlsSettings tls) throws IOException, GeneralSecurityException {
        String pem = Files.readString(tls.key());
        int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = pem.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException(tls.key() + " holds no PRIVATE KEY in PEM (PKCS#8)");
        }
        String base64 = pem.substring(pem.indexOf('\n', begin), end);
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        for (String algorithm : KEY_ALGORITHMS) {
            Optional<PrivateKey> key = keyOf(algorithm, spec);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new GeneralSecurityException(tls.key() + " holds a key of none of " + KEY_ALGORITHMS);
    }

    /** The file does not say of which algorithm its key is. */
    private static Optional<PrivateKey> keyOf(String algorithm, PKCS8EncodedKeySpec spec)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException otherAlgorithm) {
            return Optional.empty();
        }
    }
}
