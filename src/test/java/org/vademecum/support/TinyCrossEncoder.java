package org.vademecum.support;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a cross-encoder that is as small as one can be: each token has a weight, and the score of a pair is the sum of the
 * weights of the second text's tokens. A real file in ONNX's format, with a real tokenizer beside it.
 */
public final class TinyCrossEncoder {
    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    private static final int INT64 = TensorProto.DataType.INT64_VALUE;
    private static final int VOCABULARY = 30_522;

    private TinyCrossEncoder() {}

    /**
     * Writes {@code model.onnx} and {@code tokenizer.json}.
     *
     * @param weights by token id; all others are 0
     * @return the model
     */
    public static Path write(Path folder, Map<Long, Float> weights) throws IOException {
        try (InputStream tokenizer = TinyCrossEncoder.class.getResourceAsStream("/model/tokenizer.json")) {
            Files.write(folder.resolve("tokenizer.json"), tokenizer.readAllBytes());
        }
        ByteBuffer table = ByteBuffer.allocate(VOCABULARY * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        weights.forEach((token, weight) -> table.putFloat(token.intValue() * Float.BYTES, weight));
        AttributeProto toFloat = AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(FLOAT)
                .build();
        GraphProto graph = GraphProto.newBuilder()
                .setName("tiny")
                .addNode(node("Gather", "of_tokens", "weights", "input_ids"))
                .addNode(node("Cast", "is_second", "token_type_ids").toBuilder().addAttribute(toFloat))
                .addNode(node("Mul", "of_second", "of_tokens", "is_second"))
                .addNode(node("ReduceSum", "logits", "of_second", "axes"))
                .addInitializer(tensor("weights", FLOAT, table, VOCABULARY))
                .addInitializer(tensor("axes", INT64, axis(1), 1))
                .addInput(value("input_ids", INT64, Dimension.newBuilder().setDimParam("tokens")))
                .addInput(value("token_type_ids", INT64, Dimension.newBuilder().setDimParam("tokens")))
                .addOutput(value("logits", FLOAT, Dimension.newBuilder().setDimValue(1)))
                .build();
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
                .build();
        return Files.write(folder.resolve("model.onnx"), model.toByteArray());
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static ByteBuffer axis(long axis) {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, axis);
    }

    private static TensorProto tensor(String name, int type, ByteBuffer values, int count) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .addDims(count)
                .setRawData(ByteString.copyFrom(values.rewind()))
                .build();
    }

    /** Of a batch of rows. */
    private static ValueInfoProto value(String name, int type, Dimension.Builder width) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(Dimension.newBuilder().setDimParam("pairs"))
                .addDim(width)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }
}
