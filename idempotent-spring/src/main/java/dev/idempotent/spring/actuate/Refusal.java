package dev.idempotent.spring.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Why a request was not done. */
record Refusal(String reason) implements OperationResponseBody {

    static WebEndpointResponse<Refusal> of(int status, String reason) {
        return new WebEndpointResponse<>(new Refusal(reason), status);
    }
}
