package dialer.daemon.contact;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The JSON dialect of everything that comes from outside: standard JSON, bounded in depth, no name twice in an object. */
public final class Json {
    /** Deepest nesting admitted; metadata of real campaigns have two or three levels, a deep tree only costs stack. */
    private static final int MAX_DEPTH = 64;

    /** Longest number admitted, in digits: converting very long ones costs quadratic time. */
    private static final int MAX_NUMBER_LENGTH = 100;

    private Json() {}

    /** A mapper for bodies from outside. Numbers keep their digits, so that metadata are handed on as they came. */
    public static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build());
        return mapper;
    }
}
