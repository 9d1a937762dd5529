package org.vademecum.ingestion.parser;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Finds one's way in WordprocessingML, by local names. */
final class Docx {
    private Docx() {}

    static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    static List<Element> children(Element parent, String name) {
        return children(parent).stream()
                .filter(child -> name(child).equals(name))
                .toList();
    }

    static @Nullable Element child(@Nullable Element parent, String name) {
        return parent == null
                ? null
                : children(parent, name).stream().findFirst().orElse(null);
    }

    static String name(Element element) {
        return element.getLocalName() == null ? element.getNodeName() : element.getLocalName();
    }

    /** The attribute whatever its name space; empty when it is missing. */
    static String attribute(@Nullable Element element, String name) {
        if (element == null) {
            return "";
        }
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            if (name.equals(attribute.getLocalName())) {
                return attribute.getNodeValue();
            }
        }
        return "";
    }

    /** {@code val} of the child, empty when it is missing. */
    static String value(@Nullable Element parent, String child) {
        return attribute(child(parent, child), "val");
    }

    /** Whether a property such as {@code <w:b/>} is there and not switched off. */
    static boolean isOn(@Nullable Element parent, String child) {
        Element property = child(parent, child);
        String value = attribute(property, "val");
        return property != null && !value.equals("0") && !value.equals("false") && !value.equals("off");
    }

    static int number(String text, int otherwise) {
        return text.matches("-?\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
