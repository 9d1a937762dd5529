package org.vademecum.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a cross-encoder that is as small as one can be: each token has a weight, and the score of a pair is the sum of the
 * weights of the second text's tokens. A real file in ONNX's format, with a real tokenizer beside it.
 */
public final class TinyCrossEncoder {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int VOCABULARY = 30_522;

    private TinyCrossEncoder() {}

    /**
     * Writes {@code model.onnx} and {@code tokenizer.json}.
     *
     * @param weights by token id; all others are 0
     * @return the model
     */
    public static Path write(Path folder, Map<Long, Float> weights) throws IOException {
        try (InputStream tokenizer =
                TinyCrossEncoder.class.getResourceAsStream("/bge-small-en-v1.5-q-tokenizer.json")) {
            Files.write(folder.resolve("tokenizer.json"), tokenizer.readAllBytes());
        }
        ByteBuffer table = ByteBuffer.allocate(VOCABULARY * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        weights.forEach((token, weight) -> table.putFloat(token.intValue() * Float.BYTES, weight));
        Message graph = new Message()
                .with(1, node("Gather", "weights", "input_ids", "of_tokens"))
                .with(1, node("Cast", "token_type_ids", null, "is_second").with(5, attribute("to", FLOAT)))
                .with(1, node("Mul", "of_tokens", "is_second", "of_second"))
                .with(1, node("ReduceSum", "of_second", "axes", "logits"))
                .with(2, "tiny")
                .with(5, tensor("weights", FLOAT, table.array(), VOCABULARY))
                .with(5, tensor("axes", INT64, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 1))
                .with(11, value("input_ids", INT64, 0))
                .with(11, value("token_type_ids", INT64, 0))
                .with(12, value("logits", FLOAT, 1));
        Message model = new Message()
                .with(1, 8)
                .with(7, graph)
                .with(8, new Message().with(1, "").with(2, 13));
        return Files.write(folder.resolve("model.onnx"), model.bytes());
    }

    private static Message node(String operator, String first, String second, String output) {
        Message node = new Message().with(1, first);
        return (second == null ? node : node.with(1, second)).with(2, output).with(4, operator);
    }

    private static Message attribute(String name, int value) {
        return new Message().with(1, name).with(3, value).with(20, 2);
    }

    private static Message tensor(String name, int type, byte[] values, int count) {
        return new Message().with(1, count).with(2, type).with(8, name).with(9, values);
    }

    /** Of a batch of rows; {@code width} is 0 where it is only known when there are some. */
    private static Message value(String name, int type, int width) {
        Message row = width == 0 ? new Message().with(2, "tokens") : new Message().with(1, width);
        Message shape = new Message().with(1, new Message().with(2, "pairs")).with(1, row);
        return new Message()
                .with(1, name)
                .with(2, new Message().with(1, new Message().with(1, type).with(2, shape)));
    }

    /** A message of protocol buffers. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message with(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message with(int field, byte[] value) {
            varint((long) field << 3 | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message with(int field, String value) {
            return with(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message with(int field, Message value) {
            return with(field, value.bytes());
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
