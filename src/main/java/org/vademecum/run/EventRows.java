package org.vademecum.run;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.vademecum.common.Json;

/**
 * Events as rows. Deltas that follow one another share a row, which has the number of the last one: a token is much too
 * little for a row of its own.
 */
final class EventRows {
    private static final String DELTAS = "vademecum.message.deltas";
    private static final TypeReference<List<RunEventData.MessageDelta>> LIST = new TypeReference<>() {};

    private EventRows() {}

    /** The rows of events whose numbers rise. */
    static List<RunEvent> of(List<LoggedEvent> events) {
        List<RunEvent> rows = new ArrayList<>();
        int from = 0;
        while (from < events.size()) {
            int to = from + 1;
            while (to < events.size() && continues(events.get(to - 1), events.get(to))) {
                to++;
            }
            rows.add(to - from == 1 ? events.get(from).toRow() : packed(events.subList(from, to)));
            from = to;
        }
        return rows;
    }

    /** The events of a row. Deltas that shared it have the time of the last one. */
    static Stream<LoggedEvent> events(RunEvent row) {
        if (!row.type().equals(DELTAS)) {
            return Stream.of(LoggedEvent.of(row));
        }
        List<RunEventData.MessageDelta> deltas = Json.read(row.data(), LIST);
        long first = row.number() - deltas.size() + 1;
        return IntStream.range(0, deltas.size())
                .mapToObj(i -> new LoggedEvent(
                        row.runId(), first + i, EventType.MESSAGE_DELTA, row.createdAt(), deltas.get(i)));
    }

    private static boolean continues(LoggedEvent before, LoggedEvent event) {
        return before.type() == EventType.MESSAGE_DELTA
                && event.type() == EventType.MESSAGE_DELTA
                && event.number() == before.number() + 1;
    }

    private static RunEvent packed(List<LoggedEvent> deltas) {
        LoggedEvent last = deltas.getLast();
        String data = Json.write(deltas.stream().map(LoggedEvent::data).toList());
        return new RunEvent(last.runId(), last.number(), DELTAS, data, last.createdAt());
    }
}
