package dialer.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * {@code INSERT ... VALUES (..),(..) RETURNING}: the one form that stores many rows in one statement and says which ones. (A batch says only how
 * many, and the server's generated keys of a batch are not ordered by contract.)
 */
final class MultiRowInsert<R> {
    private final String head;
    private final String tuple;
    private final String tail;
    private final RowBinder<R> binder;

    /**
     * @param head up to and including {@code VALUES}
     * @param tuple one row in parentheses, with placeholders
     * @param tail what follows, for example {@code RETURNING id}
     */
    MultiRowInsert(String head, String tuple, String tail, RowBinder<R> binder) {
        this.head = head;
        this.tuple = tuple;
        this.tail = tail;
        this.binder = binder;
    }

    /** Binds one row. */
    @FunctionalInterface
    interface RowBinder<R> {
        /** Binds the row's values from the index on; returns the index after the last. */
        int bind(PreparedStatement statement, int index, R row) throws SQLException;
    }

    /** Reads one returned row. */
    @FunctionalInterface
    interface ReturnedRow {
        void read(ResultSet row) throws SQLException;
    }

    void insert(Handle handle, List<R> rows, ReturnedRow returned) {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql(rows.size()))) {
            int index = 1;
            for (R row : rows) {
                index = binder.bind(statement, index, row);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    returned.read(result);
                }
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException("multi-row insert: " + e.getMessage(), e, null);
        }
    }

    private String sql(int rows) {
        StringBuilder sql = new StringBuilder(head.length() + rows * (tuple.length() + 1) + tail.length() + 2);
        sql.append(head).append(' ');
        for (int i = 0; i < rows; i++) {
            sql.append(i == 0 ? "" : ",").append(tuple);
        }
        return sql.append(' ').append(tail).toString();
    }
}
