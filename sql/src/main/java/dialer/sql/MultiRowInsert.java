package dialer.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Many rows by one command. {@code INSERT ... VALUES (..),(..) RETURNING} is the one form that says which of them it stored; a batch, which is
 * cheaper, says only how many (and its generated keys are not ordered by contract).
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
            throw failure(e);
        }
    }

    /**
     * Inserts without asking which rows were stored: one binary command with all rows, which the server neither parses row by row nor answers row by
     * row. A thousand contacts cost it half of what {@link #insert} does.
     *
     * @return how many were stored
     */
    long insertUnnamed(Handle handle, List<R> rows) {
        try (PreparedStatement statement = handle.getConnection().prepareStatement(head + ' ' + tuple)) {
            for (R row : rows) {
                binder.bind(statement, 1, row);
                statement.addBatch();
            }
            statement.executeLargeBatch();
            return statement.getLargeUpdateCount();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static UnableToExecuteStatementException failure(SQLException e) {
        return new UnableToExecuteStatementException("multi-row insert: " + e.getMessage(), e, null);
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
