import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the embedding model as the product runs it: with the weights of LangChain4j's artifact, for one text at a time, and
 * with fewer steps. While building; not in the WAR.
 *
 * <p>Sums that are normalised are one operator of ONNX Runtime's own, which it does not find by itself in this file. Nothing is
 * masked, for one text is not padded. The last layer only works for the tokens whose states are wanted: the new input
 * {@code states} says how many, from the first; the first one's stands for the text.
 */
final class FuseEncoder {
    private static final String MODEL = "/bge-small-en-v1.5-q.onnx";
    private static final String TOKENIZER = "/bge-small-en-v1.5-q-tokenizer.json";

    private static final String RUNTIME_DOMAIN = "com.microsoft";
    private static final int LAYERS = 12;
    private static final float EPSILON = 1e-12f;

    private static final String STATES = "states";
    private static final String START = "states.start";
    private static final String AXIS = "states.axis";

    private final ModelProto model;
    private final Map<String, NodeProto> nodes = new HashMap<>();
    private final Map<String, TensorProto> weights = new LinkedHashMap<>();

    private FuseEncoder(ModelProto model) {
        this.model = model;
        model.getGraph().getNodeList().forEach(this::put);
        model.getGraph().getInitializerList().forEach(this::put);
    }

    /** Arguments: the folder that gets {@code bge-small-en-v1.5-q.onnx} and {@code tokenizer.json}. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        try (InputStream tokenizer = resource(TOKENIZER)) {
            Files.write(folder.resolve("tokenizer.json"), tokenizer.readAllBytes());
        }
        try (InputStream in = resource(MODEL)) {
            CodedInputStream bytes = CodedInputStream.newInstance(in);
            ModelProto fused = new FuseEncoder(ModelProto.parseFrom(bytes)).fused();
            // At once, for the next build leaves alone what is newer than this program, were it half a model.
            Path begun = Files.write(folder.resolve("begun"), fused.toByteArray());
            Files.move(begun, folder.resolve(MODEL.substring(1)), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = FuseEncoder.class.getResourceAsStream(name);
        if (in == null) {
            throw new FileNotFoundException("Not on the class path: " + name);
        }
        return in;
    }

    private ModelProto fused() {
        put(int64(START, 0));
        put(int64(AXIS, 1));
        for (int layer = 0; layer < LAYERS; layer++) {
            fuse(layer);
        }
        ValueInfoProto.Builder output = model.getGraph().getOutput(0).toBuilder();
        output.getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(1)
                .setDimParam(STATES);
        List<NodeProto> steps = stepsTo(output.getName());
        Set<String> read = new HashSet<>();
        steps.forEach(step -> read.addAll(step.getInputList()));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName(model.getGraph().getName())
                .addAllNode(steps)
                .addAllInitializer(weights.values().stream()
                        .filter(weight -> read.contains(weight.getName()))
                        .toList())
                .addAllInput(model.getGraph().getInputList().stream()
                        .filter(input -> read.contains(input.getName()))
                        .toList())
                .addInput(oneNumber(STATES))
                .addOutput(output);
        return model.toBuilder()
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain(RUNTIME_DOMAIN)
                        .setVersion(1))
                .setGraph(graph)
                .build();
    }

    private void fuse(int layer) {
        String path = "/encoder/layer." + layer + "/";
        String self = path + "attention/self/";
        // Around what masks.
        rewire(self + "Softmax_output_0", self + "Add_output_0", self + "Div_output_0");
        String input = layer == 0 ? "/embeddings/LayerNorm/Add_1_output_0" : outputOf(layer - 1);
        if (layer == LAYERS - 1) {
            String query = self + "query/Add_output_0";
            String wanted = wanted(query);
            rewire(self + "Reshape_2_output_0", query, wanted);
            for (int dimension : List.of(4, 5)) {
                rewire(self + "Shape_" + dimension + "_output_0", query, wanted);
            }
            input = wanted(input);
        }
        normalise(layer, "attention/output", input);
        normalise(layer, "output", path + "attention/output/LayerNorm/Add_1_output_0");
    }

    /** Has the step that gives a value read another one than before. */
    private void rewire(String value, String before, String now) {
        NodeProto step = nodes.get(value);
        if (step == null || !step.getInputList().contains(before)) {
            throw another(value + " of " + before);
        }
        NodeProto.Builder changed = step.toBuilder().clearInput();
        step.getInputList().forEach(input -> changed.addInput(input.equals(before) ? now : input));
        put(changed.build());
    }

    private static String outputOf(int layer) {
        return "/encoder/layer." + layer + "/output/LayerNorm/Add_1_output_0";
    }

    /** A product with its bias, and what went around it, are added up and normalised in one step. */
    private void normalise(int layer, String block, String skipped) {
        String path = "/encoder/layer." + layer + "/" + block + "/";
        String weight = "encoder.layer." + layer + "." + block.replace('/', '.') + ".";
        put(NodeProto.newBuilder()
                .setDomain(RUNTIME_DOMAIN)
                .setOpType("SkipLayerNormalization")
                .setName(path + "LayerNorm")
                .addOutput(path + "LayerNorm/Add_1_output_0")
                .addInput(path + "dense/MatMul_output_0")
                .addInput(skipped)
                .addInput(known(weight + "LayerNorm.weight").getName())
                .addInput(known(weight + "LayerNorm.bias").getName())
                .addInput(known(weight + "dense.bias").getName())
                .addAttribute(AttributeProto.newBuilder()
                        .setName("epsilon")
                        .setType(AttributeProto.AttributeType.FLOAT)
                        .setF(EPSILON))
                .build());
    }

    /** Of a value a token, those of the first tokens, as many as are wanted. */
    private String wanted(String value) {
        String name = value + ".wanted";
        put(NodeProto.newBuilder()
                .setOpType("Slice")
                .setName(name)
                .addAllInput(List.of(value, START, STATES, AXIS))
                .addOutput(name)
                .build());
        return name;
    }

    /** The steps that lead to a value, each after those that it needs. */
    private List<NodeProto> stepsTo(String value) {
        List<NodeProto> steps = new ArrayList<>();
        follow(value, new HashSet<>(), steps);
        return steps;
    }

    private void follow(String value, Set<NodeProto> seen, List<NodeProto> steps) {
        NodeProto step = nodes.get(value);
        if (step != null && seen.add(step)) {
            step.getInputList().forEach(input -> follow(input, seen, steps));
            steps.add(step);
        }
    }

    private void put(NodeProto node) {
        node.getOutputList().forEach(output -> nodes.put(output, node));
    }

    private void put(TensorProto weight) {
        weights.put(weight.getName(), weight);
    }

    private TensorProto known(String weight) {
        TensorProto known = weights.get(weight);
        if (known == null) {
            throw another(weight);
        }
        return known;
    }

    private static IllegalStateException another(String missing) {
        return new IllegalStateException("The model is another than this was written for: it has no " + missing);
    }

    private static TensorProto int64(String name, long value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(1)
                .setRawData(ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0, value)))
                .build();
    }

    private static ValueInfoProto oneNumber(String name) {
        TensorShapeProto one = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1))
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.INT64_VALUE)
                                .setShape(one)))
                .build();
    }
}
