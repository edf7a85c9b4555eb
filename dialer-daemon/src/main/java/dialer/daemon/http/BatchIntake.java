package dialer.daemon.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dialer.daemon.contact.ContactJson;
import dialer.daemon.contact.FieldFault;
import dialer.daemon.contact.ParsedContact;
import dialer.scheduler.contact.Contact;
import dialer.sql.DatabaseUnavailableException;
import dialer.sql.InsertOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes many contacts of one request. Good rows are stored, bad ones reported. A JSON array is one document: it is read to its end before anything
 * of it is stored, so that a broken one leaves nothing behind. NDJSON is a stream: it is stored chunk by chunk while it arrives, and never held
 * whole.
 */
final class BatchIntake {
    /** Rows of one transaction: enough to make its commit cheap, few enough that its locks are short. */
    static final int CHUNK_ROWS = 1_000;

    /** Longest line of a stream, in bytes: the largest contact with its metadata in the longest encoding, and room for ignored fields. */
    static final int MAX_LINE_BYTES = 131_072;

    private final ContactIntake intake;
    private final ContactJson contactJson;
    private final JsonMapper mapper;
    private final int maxRows;
    private final BatchReport report;
    private final List<Numbered> chunk = new ArrayList<>();
    private int rows;

    /** For one request. */
    BatchIntake(ContactIntake intake, ContactJson contactJson, JsonMapper mapper, int maxRows, BatchReport report) {
        this.intake = intake;
        this.contactJson = contactJson;
        this.mapper = mapper;
        this.maxRows = maxRows;
        this.report = report;
    }

    /** @throws ProblemException 400 if it is no array, 413 if it has too many rows, 503 if the database goes away */
    BatchReport array(InputStream body) throws IOException {
        List<ParsedContact> parsed = new ArrayList<>();
        // within an array other rows follow each one
        ObjectReader rowReader = mapper.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try (JsonParser parser = mapper.getFactory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new ProblemException(400, "The body must be a JSON array of contacts, or NDJSON.");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parsed.size() == maxRows) {
                    throw new ProblemException(
                            413, "More than " + maxRows + " contacts in one request; nothing was stored.");
                }
                JsonNode row = rowReader.readTree(parser);
                parsed.add(contactJson.parse(row));
            }
            if (parser.nextToken() != null) {
                throw new ProblemException(400, "Something follows the JSON array.");
            }
        } catch (JsonProcessingException notJson) {
            throw Requests.notJson(notJson);
        }
        parsed.forEach(this::take);
        flush();
        return report;
    }

    /** @throws ProblemException 413 if there are too many rows, 503 if the database goes away; both tell what was stored before */
    BatchReport lines(InputStream body) throws IOException {
        LineReader lines = new LineReader(body, MAX_LINE_BYTES);
        while (lines.next()) {
            if (lines.isBlank()) {
                continue;
            }
            if (rows == maxRows) {
                flush();
                throw new ProblemException(
                        413, "More than " + maxRows + " rows; those before were taken.", List.of(), report.json());
            }
            take(lines.isTooLong() ? refused("longer than " + MAX_LINE_BYTES + " bytes") : parse(lines));
        }
        flush();
        return report;
    }

    private ParsedContact parse(LineReader line) throws IOException {
        try {
            return contactJson.parse(mapper.readTree(line.buffer(), 0, line.length()));
        } catch (JsonProcessingException notJson) {
            return refused("not JSON");
        }
    }

    private static ParsedContact refused(String why) {
        return new ParsedContact.Refused(null, List.of(new FieldFault("", why)));
    }

    private void take(ParsedContact parsed) {
        int index = rows++;
        if (parsed instanceof ParsedContact.Accepted accepted) {
            chunk.add(new Numbered(index, accepted.contact()));
            if (chunk.size() == CHUNK_ROWS) {
                flush();
            }
        } else if (parsed instanceof ParsedContact.Refused refused) {
            report.addRefused(index, refused.id(), refused.faults());
        }
    }

    private void flush() {
        if (chunk.isEmpty()) {
            return;
        }
        List<InsertOutcome> outcomes;
        try {
            outcomes = intake.store(chunk.stream().map(Numbered::contact).toList());
        } catch (DatabaseUnavailableException away) {
            if (report.stored() == 0) {
                throw away;
            }
            chunk.forEach(
                    row -> report.addUnknown(row.index(), row.contact().id().value()));
            throw new ProblemException(
                    503, "The database went away; what was stored before is listed.", List.of(), report.json());
        }
        for (int i = 0; i < outcomes.size(); i++) {
            Numbered row = chunk.get(i);
            String id = row.contact().id().value();
            if (outcomes.get(i) == InsertOutcome.STORED) {
                report.addStored(row.index(), id);
            } else {
                report.addRefused(row.index(), id, List.of(ContactIntake.fault(outcomes.get(i))));
            }
        }
        chunk.clear();
    }

    private record Numbered(int index, Contact contact) {}
}
