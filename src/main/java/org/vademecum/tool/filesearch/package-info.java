/** The file search tool: from a model's query to passages with markers. */
@NullMarked
package org.vademecum.tool.filesearch;

import org.jspecify.annotations.NullMarked;
