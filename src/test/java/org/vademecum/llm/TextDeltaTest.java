package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextDeltaTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'index':0,'delta':{'content':'one '}}]}",
                "{'id':'c','object':'chat.completion.chunk','choices':[{'index':0,'delta':{'role':'assistant',"
                        + "'content':'one '},'logprobs':null,'finish_reason':null}],'usage':null}",
                "{'choices':[{'delta':{'content':'one ','refusal':null,'tool_calls':[]},'finish_reason':null,"
                        + "'logprobs':{'content':[{'token':'one'}]}}],'model':'m','x':{'y':[1,{'z':2}]}}"
            })
    void plainTextIsFound(String chunk) {
        assertThat(TextDelta.in(json(chunk))).contains("one ");
    }

    @Test
    void escapesAreRead() {
        assertThat(TextDelta.in("{\"choices\":[{\"delta\":{\"content\":\"a\\n\\\"b\\u00e9\"}}]}"))
                .contains("a\n\"bé");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[DONE]",
                "{",
                "[]",
                "null",
                "{}",
                "{'choices':[]}",
                "{'choices':null}",
                "{'choices':[{'delta':{}}]}",
                "{'choices':[{'delta':null}]}",
                "{'choices':[{'delta':{'content':null}}]}",
                "{'choices':[{'delta':{'content':7}}]}",
                "{'choices':[{'delta':{'content':'a'}}]} x",
                "{'choices':[{'delta':{'content':'a'}}],'usage':{'total_tokens':3}}",
                "{'choices':[{'delta':{'content':'a'}}],'error':{'message':'broken'}}",
                "{'choices':[{'delta':{'content':'a'},'finish_reason':'stop'}]}",
                "{'choices':[{'delta':{'content':'a','tool_calls':[{'index':0}]}}]}",
                "{'choices':[{'delta':{'content':'a','reasoning_content':'hm'}}]}",
                "{'choices':[{'delta':{'content':'a'}},{'delta':{'content':'b'}}]}",
                "{'choices':[{'delta':{'content':'a'}}"
            })
    void anythingElseIsReadAsAWhole(String chunk) {
        assertThat(TextDelta.in(json(chunk))).isEmpty();
    }

    private static String json(String single) {
        return single.replace('\'', '"');
    }
}
