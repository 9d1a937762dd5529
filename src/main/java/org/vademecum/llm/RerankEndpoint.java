package org.vademecum.llm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.llm.RerankException.Fault;

/** A service with a {@code /rerank} of one of the usual forms. */
final class RerankEndpoint implements Reranker {
    /** Bytes; some hundred results have some thousands, even where a service repeats the texts. */
    private static final int LONGEST_ANSWER = 1 << 24;

    private final Settings settings;
    private final JsonEndpoint endpoint;

    /**
     * @param endpoint its address, such as {@code https://api.jina.ai/v1/rerank}
     * @param model null where the service has a single one
     */
    record Settings(
            JsonEndpoint.Settings endpoint, @Nullable String model, RerankForm form) {}

    RerankEndpoint(Settings settings, OutgoingAddresses addresses) {
        this.settings = settings;
        this.endpoint = new JsonEndpoint("The reranker", settings.endpoint(), LONGEST_ANSWER, addresses);
    }

    @Override
    public List<Double> score(String question, List<String> texts, AuxiliaryCalls calls) {
        try {
            return RerankForm.scores(
                    endpoint.post(settings.form().request(settings.model(), question, texts), calls.cancellation()),
                    texts.size());
        } catch (EndpointFault e) {
            throw new RerankException(fault(e.kind()), String.valueOf(e.getMessage()));
        }
    }

    private static Fault fault(EndpointFault.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> Fault.UNREACHABLE;
            case TIMEOUT -> Fault.TIMEOUT;
            case UNAUTHORIZED -> Fault.UNAUTHORIZED;
            case RATE_LIMITED -> Fault.RATE_LIMITED;
            case REFUSED -> Fault.REFUSED;
            case SERVER_ERROR -> Fault.SERVER_ERROR;
            case MALFORMED -> Fault.MALFORMED;
        };
    }
}
