package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.support.DocumentsDesk;
import org.vademecum.support.Installation;
import org.vademecum.support.ScriptedModelEndpoint;

/** Text that names addresses of another host, be it a model's or a manual's, is read without that host hearing of it. */
class ForeignAddressesE2E extends BrowserTest {
    private static final String QUESTION = "How long is the Zephyrine sabbatical?";
    private static final Pattern MARKER = Pattern.compile("Marker: (【[^】]*】).*?</passage>", Pattern.DOTALL);

    /** Whatever makes a browser load something, with {@code HOST} where the other host stands. */
    private static final String LOADING = """
            <img src="http://HOST/img.png" srcset="http://HOST/srcset.png 2x" onerror="fetch('http://HOST/onerror')">
            <picture><source srcset="http://HOST/source.png"><img src="//HOST/picture.png"></picture>
            <iframe src="http://HOST/iframe" srcdoc="<img src='http://HOST/srcdoc.png'>"></iframe>
            <object data="http://HOST/object"></object><embed src="http://HOST/embed">
            <video poster="http://HOST/poster.png" src="http://HOST/video.mp4" autoplay></video>
            <audio src="http://HOST/audio.mp3" autoplay></audio>
            <link rel="stylesheet" href="http://HOST/style.css"><link rel="prefetch" href="http://HOST/prefetch">
            <link rel="preload" as="image" href="http://HOST/preload.png"><link rel="dns-prefetch" href="//HOST">
            <link rel="preconnect" href="http://HOST"><link rel="icon" href="http://HOST/icon.png">
            <style>@import url(http://HOST/import.css); body { background: url(http://HOST/css.png) }</style>
            <div style="background-image: url(http://HOST/inline.png)">styled</div>
            <script src="http://HOST/script.js"></script><script>fetch('http://HOST/fetch')</script>
            <svg><image href="http://HOST/svg.png"/><use href="http://HOST/use.svg#a"/></svg>
            <meta http-equiv="refresh" content="0; url=http://HOST/refresh"><base href="http://HOST/">
            <form action="http://HOST/form"><input type="image" src="http://HOST/input.png"></form>
            <body background="http://HOST/body.png"><table background="http://HOST/table.png"><tr><td>cell</td></tr></table>
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private HttpServer elsewhere;
    private String host;

    @Override
    Installation installation() {
        return Products.withEndpoint().installation();
    }

    @BeforeEach
    void listen() throws IOException {
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", this::hear);
        elsewhere.start();
        host = "127.0.0.1:" + elsewhere.getAddress().getPort();
        Products.endpoint().forgetScript();
    }

    private void hear(HttpExchange exchange) throws IOException {
        heard.add(exchange.getRequestURI().toString());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @AfterEach
    void hangUp() {
        elsewhere.stop(0);
    }

    @Test
    void nothing_that_an_answer_or_a_manual_names_is_fetched() {
        DocumentsDesk desk = DocumentsDesk.in(installation());
        List<String> manuals = List.of(
                upload(desk, "Zephyrine Sabbatical.md", "# Sabbatical\n\n%s\n\n![a map](http://HOST/manual.png)\n\n%s"),
                upload(
                        desk,
                        "Zephyrine Leave.html",
                        "<html><head><title>Leave</title></head><body><h1>Zephyrine leave</h1><p>%s</p>%s</body></html>"));
        Products.endpoint().searches(QUESTION).then(this::answer);
        Page hanna = listened(signedIn("hanna"));
        ChatPage chat = new ChatPage(hanna).open();

        Locator answer = chat.ask(QUESTION);

        assertReadable(answer);
        picture(hanna, "answer");
        hanna.reload();
        assertReadable(chat.answers().last());
        List<String> cited = chat.chips(answer).allTextContents();
        for (int chip = 0; chip < cited.size(); chip++) {
            chat.chips(answer).nth(chip).click();
            assertThat(chat.evidence()).containsText("lasts 41 days");
            picture(hanna, "evidence-" + chip);
        }
        assertThat(cited).anyMatch(title -> title.contains("Sabbatical")).anyMatch(title -> title.contains("Leave"));
        answer.getByText("Not right").click();
        answer.getByText("It is outdated").click();
        answer.locator("form button[type=submit]").click();
        assertThat(hanna.locator("#toasts")).containsText("Thank you");
        answer.getByRole(AriaRole.BUTTON, named("Context")).click();
        openEverything(hanna.locator("#panel-context"));

        Page amos = listened(signedIn("amos"));
        ReviewPage review = new ReviewPage(amos).open();
        review.select(QUESTION);
        assertThat(amos.locator(".review-case")).containsText("The sabbatical lasts 41 days.");
        assertThat(review.passages().first()).containsText("lasts 41 days");
        picture(amos, "review");
        amos.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("What the model was sent"))
                .click();
        openEverything(amos.locator("#context"));
        picture(amos, "context");

        assertOnlyHome();
        manuals.forEach(id -> desk.curator().delete("/api/documents/" + id).expect(204));
    }

    /** Should markup ever get into a page, what the server said when it sent the page still holds. */
    @Test
    void what_stands_in_a_page_by_mistake_is_not_fetched_either() {
        Page hanna = listened(signedIn("hanna"));
        new ChatPage(hanna).open();
        expectComplaint("Content Security Policy");
        expectComplaint("ERR_BLOCKED_BY_CSP");
        expectComplaint("Unsafe attempt to load URL");

        hanna.evaluate(
                "markup => document.querySelector('main').append(document.createRange()"
                        + ".createContextualFragment(markup))",
                LOADING.replaceAll("<(meta|link rel=\"(dns-|pre))[^>]*>", "").replace("HOST", host));
        hanna.waitForTimeout(1_000);

        assertThat(heard).isEmpty();
        assertThat(hanna.request().get("/chat").headers()).containsEntry("x-dns-prefetch-control", "off");
    }

    private String upload(DocumentsDesk desk, String filename, String template) {
        String text = template.formatted("The Zephyrine sabbatical lasts 41 days, says its manual.", LOADING);
        return desk.uploadAndAwait(
                "Human Resources", filename, text.replace("HOST", host).getBytes(StandardCharsets.UTF_8));
    }

    /** Cites what was found, and names the other host in every way that markdown and HTML have. */
    private void answer(HttpExchange exchange, JsonNode request) throws IOException {
        String markers = MARKER.matcher(request.toString().replace("\\n", "\n"))
                .results()
                .filter(passage -> passage.group().contains("lasts 41 days"))
                .map((MatchResult passage) -> passage.group(1))
                .distinct()
                .collect(Collectors.joining(" "));
        String text = """
                The sabbatical lasts 41 days. %s

                ![a map](http://HOST/markdown.png) and ![again][ref] and [![a picture in a link](http://HOST/in-link.png)](http://HOST/link).

                [Read on](http://HOST/read-on), <http://HOST/autolink>, [asked](//HOST/no-scheme).

                %s

                | image | style |
                |---|---|
                | ![cell](http://HOST/cell.png) | <b style="background: url(http://HOST/cell-css.png)">bold</b> |

                [ref]: http://HOST/reference.png
                """.formatted(markers, LOADING);
        ScriptedModelEndpoint.say(exchange, request, text.replace("HOST", host).split("(?<=\\n)"));
    }

    private static void assertReadable(Locator answer) {
        assertThat(answer).containsText("The sabbatical lasts 41 days.");
        assertThat(answer).containsText("a map");
        assertThat(answer).containsText("a picture in a link");
        assertThat(answer).containsText("Read on");
        assertThat(answer.locator("img, iframe, link, style, script, object, embed, video, svg image"))
                .hasCount(0);
        assertThat(answer.locator("a", new Locator.LocatorOptions().setHasText("Read on")))
                .hasAttribute("rel", Pattern.compile("noreferrer"));
    }

    /** The items of a context tell what they hold once they are opened. */
    private static void openEverything(Locator context) {
        context.locator(".context-items").first().waitFor();
        context.locator(".context-items").first().locator("summary").all().forEach(Locator::click);
        assertThat(context).containsText("lasts 41 days");
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    private Page listened(Page page) {
        page.context().onRequest(request -> asked.add(request.url()));
        return page;
    }

    private void assertOnlyHome() {
        Predicate<String> home = url -> URI.create(url.replaceAll("[\\s|\"<>{}^`\\\\].*", ""))
                .getAuthority()
                .equals("127.0.0.1:" + installation().port());
        assertThat(asked)
                .hasSizeGreaterThan(20)
                .filteredOn(url -> !url.startsWith("data:") && !url.startsWith("blob:"))
                .allMatch(home);
        assertThat(heard).isEmpty();
    }
}
