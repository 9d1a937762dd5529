/** Chat and embedding models behind two ports. Start with {@link org.vademecum.llm.ChatModel}. */
@NullMarked
package org.vademecum.llm;

import org.jspecify.annotations.NullMarked;
