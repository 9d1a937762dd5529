package org.vademecum.llm;

/**
 * A passage handed to a model, with the marker the answer must carry to cite it.
 *
 * @param marker issued by the server, such as {@code 【0:1†Leave policy】}
 * @param headings heading path, outermost first, joined by " › "; empty when there is none
 * @param text exactly the document's text
 */
public record SourcePassage(String marker, String title, String headings, String text) {}
