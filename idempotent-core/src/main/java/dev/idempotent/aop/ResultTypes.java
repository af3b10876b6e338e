package dev.idempotent.aop;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.springframework.core.ResolvableType;

/** Return types that are no value yet, or are one only once. */
final class ResultTypes {

    /** When the value of a call is there. */
    enum Arrival {
        /** Once the method has returned. */
        RETURNED,
        /** When the stage that it returns is complete. */
        STAGE,
        /** When somebody has subscribed to what it returns, and each time. */
        MONO
    }

    private static final List<Class<?>> ASYNCHRONOUS =
            List.of(Future.class, CompletionStage.class, Callable.class, Runnable.class, Flow.Publisher.class);
    private static final List<Class<?>> CONSUMED =
            List.of(BaseStream.class, Iterator.class, Enumeration.class, InputStream.class, Reader.class);
    private static final List<String> ASYNCHRONOUS_BY_NAME = List.of(
            "org.reactivestreams.Publisher",
            "org.springframework.web.context.request.async.DeferredResult",
            "org.springframework.web.context.request.async.WebAsyncTask",
            "org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");
    private static final String MONO = "reactor.core.publisher.Mono";
    private static final String KOTLIN_CONTINUATION = "kotlin.coroutines.Continuation";

    private ResultTypes() {}

    static void requireReplayable(Place place) {
        TypeParts.of(valueType(place)).forEach(part -> requireReplayable(place, part));
    }

    private static void requireReplayable(Place place, Class<?> part) {
        if (ASYNCHRONOUS.stream().anyMatch(refused -> refused.isAssignableFrom(part))
                || isAsynchronousByName(part)
                || suspends(place.method())) {
            throw place.mistake(
                    "its result is not there yet when the method returns, and " + part.getName()
                            + " does not tell when it is.",
                    "Return a CompletableFuture or a Mono, or annotate the method that computes the value.");
        }
        if (isConsumed(part)) {
            throw place.mistake(
                    "its result " + part.getName() + " can be consumed once only, and a repeat needs it again.",
                    "Return a collection or an array.");
        }
    }

    /** A type of one's own may extend a framework's. */
    private static boolean isAsynchronousByName(Class<?> type) {
        return ASYNCHRONOUS_BY_NAME.stream().anyMatch(name -> Hierarchy.names(type, name));
    }

    /** Whether a value of this type is gone once it was looked at. */
    static boolean isConsumed(Class<?> type) {
        return CONSUMED.stream().anyMatch(refused -> refused.isAssignableFrom(type));
    }

    /** When the value is there of a method that may be guarded. */
    static Arrival arrival(Place place) {
        Class<?> type = ResolvableType.forType(returned(place)).resolve(Object.class);
        if (type == CompletionStage.class || type == CompletableFuture.class) {
            return Arrival.STAGE;
        }
        return type.getName().equals(MONO) ? Arrival.MONO : Arrival.RETURNED;
    }

    private static Type returned(Place place) {
        return place.resolved(place.method().getGenericReturnType());
    }

    /** The type of the value: what is returned, or what the stage or the {@code Mono} comes to. */
    static Type valueType(Place place) {
        Type returned = returned(place);
        if (arrival(place) == Arrival.RETURNED) {
            return returned;
        }
        if (returned instanceof ParameterizedType stage
                && !(stage.getActualTypeArguments()[0] instanceof WildcardType)) {
            return stage.getActualTypeArguments()[0];
        }
        throw place.mistake(
                "its result " + returned.getTypeName() + " does not say what it comes to.",
                "Name the type, as in CompletableFuture<Order>.");
    }

    private static boolean suspends(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length > 0
                && parameters[parameters.length - 1].getName().equals(KOTLIN_CONTINUATION);
    }
}
