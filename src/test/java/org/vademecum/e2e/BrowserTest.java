package org.vademecum.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;

/**
 * Drives the built product in a real Chromium. Products and the browser serve all classes of the run; each test has
 * contexts (sign-ins) of its own. A page that logs an error or a refused request to its console fails its test.
 */
@Tag("e2e")
@Timeout(240)
abstract class BrowserTest {
    private static final double PATIENCE_MS = 20_000;
    private static final int PICTURE_TRIES = 3;
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Where every test leaves its pictures, to be looked at. */
    private static final Path PICTURES = Path.of("target", "screenshots");

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private String name = "";

    /** The product that the tests of this class visit. */
    abstract Installation installation();

    /** The product starts with the first test that needs it, but not in that test's time. */
    @BeforeEach
    @Timeout(900)
    void start(TestInfo info) {
        name = info.getTestMethod().orElseThrow().getName();
        installation();
    }

    @AfterEach
    void closeContexts() {
        for (BrowserContext context : contexts) {
            context.pages().forEach(page -> picture(page, "end"));
            context.close();
        }
        if (!complaints.isEmpty()) {
            throw new AssertionError("the page complained: " + complaints);
        }
    }

    /** A fresh browser: 1440 × 900, light, English, without motion, unless told otherwise. */
    Page browser(Consumer<Browser.NewContextOptions> options) {
        Browser.NewContextOptions chosen = new Browser.NewContextOptions()
                .setViewportSize(1440, 900)
                .setLocale("en-GB")
                .setColorScheme(ColorScheme.LIGHT)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setBaseURL(installation().uri("").toString());
        options.accept(chosen);
        BrowserContext context = Chromium.LAUNCHED.newContext(chosen);
        context.setDefaultTimeout(PATIENCE_MS);
        contexts.add(context);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complain(message.text() + " at " + message.location());
            }
        });
        page.onPageError(this::complain);
        return page;
    }

    Page browser() {
        return browser(options -> {});
    }

    /** Two browsers that differ in all that a page may look like. */
    static Map<String, Consumer<Browser.NewContextOptions>> inBothLanguages() {
        return Map.of(
                "light",
                options -> {},
                "dark on a phone, in German",
                options -> options.setColorScheme(ColorScheme.DARK)
                        .setViewportSize(390, 844)
                        .setLocale("de-DE"));
    }

    /** A fresh browser that shows the chat of a sample account. */
    Page signedIn(String username, Consumer<Browser.NewContextOptions> options) {
        Page page = withSession(username, options);
        page.navigate("/chat");
        return page;
    }

    /** A fresh browser that shows nothing yet and has a sample account's session. */
    Page withSession(String username, Consumer<Browser.NewContextOptions> options) {
        Page page = browser(options);
        page.context()
                .addCookies(ApiClient.session(installation(), username).stream()
                        .map(cookie -> new Cookie(cookie.getName(), cookie.getValue())
                                .setUrl(installation().uri("").toString()))
                        .toList());
        return page;
    }

    Page signedIn(String username) {
        return signedIn(username, options -> {});
    }

    /** Chromium reports every reply of 4xx as an error, and every broken connection; a test that provokes one says so. */
    void expectComplaint(String part) {
        expected.add(part);
    }

    private void complain(String complaint) {
        if (expected.stream().noneMatch(complaint::contains)) {
            complaints.add(complaint);
        }
    }

    /** Keeps a picture under target/screenshots. */
    void picture(Page page, String what) {
        if (!page.isClosed()) {
            picture(
                    page,
                    PICTURES.resolve(getClass().getSimpleName() + "." + name + "." + what + ".png"),
                    PICTURE_TRIES);
        }
    }

    /** On a busy machine Chromium now and then has no picture to give at that moment. */
    private static void picture(Page page, Path into, int tries) {
        try {
            page.screenshot(new Page.ScreenshotOptions()
                    .setAnimations(ScreenshotAnimations.DISABLED)
                    .setPath(into));
        } catch (PlaywrightException e) {
            if (tries == 1 || !e.getMessage().contains("Unable to capture screenshot")) {
                throw e;
            }
            picture(page, into, tries - 1);
        }
    }

    private static final class Chromium {
        static final Browser LAUNCHED = launch();

        private static Browser launch() {
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            return playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(Path.of(
                                    System.getenv().getOrDefault("VADEMECUM_TEST_CHROMIUM", "/usr/bin/chromium")))
                            .setArgs(FLAGS));
        }
    }
}
