package dialer.daemon.config;

import java.util.List;

/**
 * The MariaDB database.
 *
 * @param url JDBC URL without user and password
 * @param poolSize connections held
 */
public record DatabaseSettings(String url, String user, Secret password, int poolSize) {
    static final Key<String> URL = Key.required(
            "database.url",
            Values.text("a JDBC URL that starts with jdbc:mariadb:", "jdbc:mariadb:\\P{Cntrl}+"),
            "JDBC URL of the MariaDB database, without user and password.");
    static final Key<String> USER = Key.withDefault(
            "database.user", Values.text("a user's name", "\\P{Cntrl}{1,128}"), "dialer", "User of the database.");
    static final Key<Secret> PASSWORD = Key.optional(
            "database.password",
            Values.passwordOrNone(),
            "no password",
            "Password of the user. Not together with `database.password-file`.");
    static final Key<String> PASSWORD_FILE =
            Key.optional("database.password-file", Values.path(), "none", "File whose first line is the password.");
    static final Key<Integer> POOL_SIZE = Key.withDefault(
            "database.pool-size", Values.wholeNumber(2, 200), "16", "Connections to the database that are held open.");
    static final List<Key<?>> KEYS = List.of(URL, USER, PASSWORD, PASSWORD_FILE, POOL_SIZE);

    static DatabaseSettings read(KeyReader reader) {
        Secret password = Passwords.read(reader, PASSWORD, PASSWORD_FILE);
        return new DatabaseSettings(
                reader.get(URL), reader.get(USER), password == null ? new Secret("") : password, reader.get(POOL_SIZE));
    }
}
