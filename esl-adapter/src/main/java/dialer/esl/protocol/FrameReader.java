package dialer.esl.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The frames of recorded bytes, one after the other. Every good frame is returned; at damage, which includes an end inside
 * a frame, {@link #hasNext} and {@link #next} throw {@link EslProtocolException}. Reading errors come as
 * {@link UncheckedIOException}. The stream stays the caller's to close.
 */
public final class FrameReader implements Iterator<Frame> {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final InputStream in;
    private final FrameDecoder decoder = new FrameDecoder();
    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private @Nullable EslProtocolException damage;
    private boolean ended;

    public FrameReader(InputStream in) {
        this.in = in;
    }

    @Override
    public boolean hasNext() {
        while (frames.isEmpty() && damage == null && !ended) {
            readChunk();
        }
        if (frames.isEmpty() && damage != null) {
            throw damage;
        }
        return !frames.isEmpty();
    }

    @Override
    public Frame next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more frames");
        }
        return frames.remove();
    }

    private void readChunk() {
        try {
            int length = in.read(chunk);
            if (length < 0) {
                ended = true;
                decoder.end();
            } else {
                decoder.decode(chunk, 0, length, frames::add);
            }
        } catch (EslProtocolException e) {
            damage = e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
