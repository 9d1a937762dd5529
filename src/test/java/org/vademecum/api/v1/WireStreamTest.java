package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Json;
import org.vademecum.run.Subscription;
import org.vademecum.support.Contract;
import org.vademecum.support.Golden;
import org.vademecum.support.ServerEvent;

class WireStreamTest {
    @Test
    void a_stream_that_breaks_off_says_that_its_run_goes_on() {
        check("stream-error", Subscription.End.BROKEN);
    }

    @Test
    void a_stream_whose_run_is_gone_says_so() {
        check("stream-deleted", Subscription.End.COMPLETE);
    }

    private static void check(String golden, Subscription.End end) {
        WireEvent last = WireStream.lastWord(end);
        ServerEvent told = new ServerEvent("", last.name(), Json.read(Json.write(last.data()), JsonNode.class));

        Contract.published().check("AssistantStreamEvent", told.whole());
        Golden.check(golden, List.of(told));
    }
}
