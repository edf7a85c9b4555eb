package dialer.daemon.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dialer.daemon.cli.DaemonApi.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code dialer contacts import}. */
@Command(
        name = "import",
        description = {
            "Stream the contacts of a CSV file of any size into a running daemon.",
            "The header row names the fields of a contact (customerNumber, campaignId, campaignType, gatewayId, ivr, dialingMode,"
                    + " routingMode, queueName, resourceId, priority, startTime, endTime, campaignContactId, id); other columns become"
                    + " its metadata. A row without an id gets one from its campaign and number: an import can be repeated, and"
                    + " stores nothing twice. Bad rows are named on standard error with their line, and the others are stored."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every row is stored",
            "1:ended before its end; standard error says from which line to go on",
            "2:wrong command line, or an unusable header",
            "3:some rows were refused, all others are stored"
        },
        footerHeading = "Examples:%n",
        footer = {
            "  dialer contacts import spring.csv",
            "  dialer contacts import numbers.csv --set campaignId=spring --set campaignType=IVR --set gatewayId=carrier-1",
            "  dialer contacts import big.csv --from-line 250001"
        })
final class ContactsImportCommand extends ApiCommand {
    /** Some rows were refused. */
    static final int SOME_REFUSED = 3;

    @Parameters(paramLabel = "FILE", description = "UTF-8, with a header row.")
    private Path file = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "Value of a field that the file does not have, or has empty; can be repeated.")
    private Map<String, String> defaults = new LinkedHashMap<>();

    @Option(
            names = "--separator",
            paramLabel = "C",
            defaultValue = ",",
            description = "Between fields (default: ${DEFAULT-VALUE}).")
    private char separator = ',';

    @Option(
            names = "--from-line",
            paramLabel = "N",
            defaultValue = "1",
            description = "Skip the rows before this line.")
    private long fromLine;

    @Override
    int run(DaemonApi api) throws ApiException, InterruptedException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ParameterException(spec().commandLine(), "There is no file " + file + " that can be read.");
        }
        try (CountingInput bytes = new CountingInput(Files.newInputStream(file));
                CsvReader<CsvRecord> reader = CsvReader.builder()
                        .fieldSeparator(separator)
                        .skipEmptyLines(true)
                        .detectBomHeader(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(bytes);
                CloseableIterator<CsvRecord> rows = reader.iterator()) {
            return read(api, rows, bytes);
        } catch (IOException | UncheckedIOException e) {
            err().println("dialer contacts import: " + file + " cannot be read: " + e.getMessage());
            return ExitStatus.FAILED;
        }
    }

    private int read(DaemonApi api, Iterator<CsvRecord> rows, CountingInput bytes)
            throws ApiException, IOException, InterruptedException {
        if (!rows.hasNext()) {
            throw new ParameterException(
                    spec().commandLine(), file + " is empty; its first line must name the fields.");
        }
        CsvContacts contacts;
        try {
            contacts = new CsvContacts(rows.next().getFields(), defaults);
        } catch (IllegalArgumentException unusable) {
            throw new ParameterException(spec().commandLine(), String.valueOf(unusable.getMessage()), unusable);
        }
        contacts.misspelt()
                .forEach((column, field) -> err().println("dialer contacts import: the column " + column
                        + " is no field of a contact and becomes metadata; the field is " + field + "."));
        ImportProgress progress =
                new ImportProgress(err(), ProgressLine.onTerminal(), Files.size(file), System::nanoTime);
        ImportRun run = new ImportRun(
                api,
                contacts,
                (line, reasons) -> {
                    progress.clear();
                    badRow(line, reasons);
                },
                wantsJson() ? (settledBytes, settledRows, trouble) -> {} : progress::show);
        try (run) {
            while (rows.hasNext()) {
                CsvRecord row = rows.next();
                if (row.getStartingLineNumber() >= fromLine) {
                    progress.begin(bytes.bytes());
                    run.take(row, bytes.bytes());
                }
            }
            run.finish();
        } catch (ApiException | CsvParseException e) {
            progress.clear();
            sayWhereToGoOn(run, e);
            return ExitStatus.FAILED;
        }
        if (!wantsJson()) {
            progress.end(run.settledBytes(), run.settledRows());
        }
        ObjectNode summary = run.summary();
        print(
                summary,
                summary.path("stored") + " stored, " + summary.path("alreadyStored") + " already there, "
                        + summary.path("refused") + " refused, of " + summary.path("rows") + " rows.\n");
        return run.refused() == 0 ? ExitStatus.OK : SOME_REFUSED;
    }

    private void sayWhereToGoOn(ImportRun run, Exception why) {
        err().println("dialer contacts import: " + why.getMessage());
        err().println(
                        run.doneLine() == 0
                                ? "No row is known to be stored. The same command can be given again; nothing is stored twice."
                                : "The rows up to line " + run.doneLine() + " are settled; go on with --from-line "
                                        + (run.doneLine() + 1)
                                        + ", or give the same command again: nothing is stored twice.");
        err().flush();
    }

    private void badRow(long line, List<String> reasons) {
        if (wantsJson()) {
            ObjectNode row = JsonNodeFactory.instance.objectNode().put("line", line);
            reasons.forEach(row.putArray("errors")::add);
            err().println(row);
        } else {
            err().println(file + ":" + line + ": " + String.join("; ", reasons));
        }
        err().flush();
    }
}
