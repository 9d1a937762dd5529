package org.vademecum.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.support.Installation;
import org.vademecum.support.TestFiles;

/** Every page in both themes, both languages and at phone width: nothing overflows, axe finds nothing. */
class LooksE2E extends BrowserTest {
    private static final String QUESTION = "How many days of annual leave can I carry over, and until when?";

    private static final String SIZES = """
            1440, 900, LIGHT, en-GB
            1440, 900, DARK, de-DE
            390, 844, LIGHT, en-GB
            390, 844, DARK, de-DE
            320, 640, LIGHT, de-DE
            """;

    @Override
    Installation installation() {
        return Products.builtIn().installation();
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void the_sign_in(int width, int height, ColorScheme scheme, String locale) {
        Page page = browser(of(width, height, scheme, locale));
        LoginPage login = new LoginPage(page).open();
        assertThat(page.locator("html")).hasAttribute("lang", Pattern.compile("^" + locale.substring(0, 2)));
        look(page, scheme, "empty");

        login.submit("nobody" + width + scheme, "not it");

        assertThat(page.locator("[role=alert]")).isVisible();
        look(page, scheme, "wrong");
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void the_chat(int width, int height, ColorScheme scheme, String locale) {
        Page page = withSession("hanna", of(width, height, scheme, locale));
        ChatPage chat = new ChatPage(page).open();
        assertThat(page.locator("html")).hasAttribute("lang", Pattern.compile("^" + locale.substring(0, 2)));
        assertThat(page.locator(".welcome")).isVisible();
        look(page, scheme, "empty");

        Locator answer = chat.ask(QUESTION);
        look(page, scheme, "answer");

        chat.chips(answer).first().click();
        assertThat(chat.evidence().locator(".passage-box").first()).isVisible();
        look(page, scheme, "evidence");

        page.locator("#tab-context").click();
        assertThat(page.locator(".context-items").first()).isVisible();
        look(page, scheme, "context");
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void the_threads_on_a_phone_and_a_declined_question(int width, int height, ColorScheme scheme, String locale) {
        Page page = withSession("hanna", of(width, height, scheme, locale));
        ChatPage chat = new ChatPage(page).open();

        Locator answer = chat.ask("What is the boiling point of tungsten?");

        assertThat(answer.locator(".declined")).isVisible();
        look(page, scheme, "declined");
        if (!page.locator("#rail").isVisible() || width < 760) {
            page.locator("#rail-open").click();
        }
        assertThat(chat.threads().first()).isVisible();
        look(page, scheme, "threads");
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void the_documents(int width, int height, ColorScheme scheme, String locale) {
        Page page = withSession("clara", of(width, height, scheme, locale));
        DocumentsPage documents = new DocumentsPage(page).open();
        String filename = "blurred-scan-%d-%s.pdf".formatted(width, locale);
        documents.choose(new FilePayload(filename, "application/pdf", TestFiles.scannedPdf()));
        assertThat(documents.row(filename).locator(".state-advice"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(60_000));

        look(page, scheme, "list");

        page.locator("[data-action=narrow]").first().click();
        page.locator("#groups").fill("payroll");
        page.locator("#narrow-confirmed").click();

        assertThat(page.locator("#narrow-error")).not().isEmpty();
        look(page, scheme, "readers");

        page.locator("[data-action=keep-readers]").click();
        page.locator("[data-action=quality]").first().click();
        assertThat(page.locator("#quality-found .hint")).isVisible();
        look(page, scheme, "quality");
        page.locator("#quality-close").click();
        page.locator("[data-action=boost]").first().click();
        page.locator("#boost").fill("3");
        page.locator("#boost-confirmed").click();
        assertThat(page.locator("#boost-error")).not().isEmpty();
        look(page, scheme, "boost");
        page.locator("[data-action=keep-boost]").click();

        documents.delete(filename);
        assertThat(documents.inBin(filename)).isVisible();
        assertThat(page.locator("#toasts .btn")).isVisible();
        documents.inBin(filename).scrollIntoViewIfNeeded();
        look(page, scheme, "bin");
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void the_review(int width, int height, ColorScheme scheme, String locale) {
        Page hanna = withSession("hanna", of(1440, 900, ColorScheme.LIGHT, "en-GB"));
        ChatPage chat = new ChatPage(hanna).open();
        Locator answer = chat.ask(QUESTION);
        answer.getByText("Not right").click();
        answer.getByText("Something is missing").click();
        answer.locator("form button[type=submit]").click();
        assertThat(hanna.locator("#toasts")).containsText("Thank you");

        Page page = withSession("clara", of(width, height, scheme, locale));
        ReviewPage review = new ReviewPage(page).open();
        review.select(QUESTION);

        assertThat(review.passages().first()).isVisible();
        look(page, scheme, "case");
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void the_keys(int width, int height, ColorScheme scheme, String locale) {
        Page page = withSession("amos", of(width, height, scheme, locale));
        page.navigate("/admin/keys");
        assertThat(page.locator("tbody tr").first()).isVisible();
        look(page, scheme, "list");

        page.locator("#new-key").click();

        assertThat(page.locator("#key-dialog")).isVisible();
        look(page, scheme, "new");
    }

    @ParameterizedTest
    @CsvSource({"1440, 900, LIGHT, en-GB", "390, 844, DARK, de-DE"})
    void the_departments(int width, int height, ColorScheme scheme, String locale) {
        Page page = signedIn("amos", of(width, height, scheme, locale));
        page.navigate("/admin/departments");
        page.locator("#subject").fill("hanna");
        page.locator("#try").click();
        assertThat(page.locator("#form\\:answer h3")).isVisible();
        look(page, scheme, "list");

        page.locator("#new-department").click();
        page.locator("#by-path").check();
        page.locator("#save").click();

        assertThat(page.locator("#department-error")).not().isEmpty();
        look(page, scheme, "faulty");
        page.keyboard().press("Escape");

        page.locator("[data-action=retention]").first().click();
        page.locator("#threads").fill("365");
        page.locator("#files").fill("1");
        page.locator("#preview").click();

        assertThat(page.locator("#due-panel")).isVisible();
        look(page, scheme, "retention");
        page.keyboard().press("Escape");

        page.locator("[data-action=budget]").first().click();
        page.locator("#tokens").fill("-1");
        page.locator("#save-budget").click();

        assertThat(page.locator("#budget-error")).not().isEmpty();
        look(page, scheme, "budget");
    }

    @ParameterizedTest
    @CsvSource(textBlock = SIZES)
    void the_assistants(int width, int height, ColorScheme scheme, String locale) {
        Page page = withSession("amos", of(width, height, scheme, locale));
        page.navigate("/admin/assistants");
        assertThat(page.locator("tbody tr").first()).isVisible();
        look(page, scheme, "list");

        page.locator(".assistant-name a").first().click();
        assertThat(page.locator("#save")).isVisible();
        look(page, scheme, "form");

        page.locator("#strategy").selectOption("last_messages");
        page.locator("#share_history").fill("101");
        page.locator("#save").click();

        assertThat(page.locator("#last_messages-error")).not().isEmpty();
        look(page, scheme, "faulty");
        page.locator("#share_history").fill("");
        page.locator("#strategy").selectOption("auto");

        for (Locator part : page.locator(".tuning-group > summary").all()) {
            part.click();
        }
        page.locator("#tuning_k1").fill("9");
        page.locator("#save").click();

        assertThat(page.locator("#tuning_k1-error")).not().isEmpty();
        look(page, scheme, "tuning");
    }

    @ParameterizedTest
    @CsvSource({"1440, 900, LIGHT, en-GB", "390, 844, DARK, de-DE"})
    void the_retrieval(int width, int height, ColorScheme scheme, String locale) {
        Page page = withSession("clara", of(width, height, scheme, locale));
        page.navigate("/admin/retrieval");
        page.locator("#k1").fill("5");
        page.locator("#save").click();
        assertThat(page.locator("#k1-error")).not().isEmpty();
        look(page, scheme, "faulty");

        page.locator("[data-for=k1]").click();
        page.locator("#passage_characters").fill("400");
        page.locator("#results").fill("5");
        page.locator("#question").fill(QUESTION);
        page.locator("#try").click();

        assertThat(page.locator(".side")).hasCount(2);
        assertThat(page.locator(".side .state").first()).isVisible();
        look(page, scheme, "trial");

        page.navigate("/admin/glossary");
        page.locator("#add").click();
        page.locator(".glossary-entry input").first().fill("PTO");
        page.locator("#save").click();
        assertThat(page.locator(".glossary-entry .error-text")).not().isEmpty();
        int labels = width < 760 ? 2 : 0; // where there is room the heads of the columns say it
        assertThat(page.locator(".glossary-field .hint:visible")).hasCount(labels);
        look(page, scheme, "glossary");
    }

    @ParameterizedTest
    @CsvSource({"1440, 900, LIGHT, en-GB", "390, 844, DARK, de-DE"})
    void the_audit(int width, int height, ColorScheme scheme, String locale) {
        Page page = withSession("amos", of(width, height, scheme, locale));
        page.navigate("/admin/audit");
        assertThat(page.locator("tbody tr").first()).isVisible();

        page.locator("#verify").click();

        assertThat(page.locator("#chain")).containsText(Pattern.compile("[0-9a-f]{64}$"));
        look(page, scheme, "list");

        page.navigate("/admin/audit?actor=nobody-of-this-name");

        assertThat(page.locator(".empty-card")).isVisible();
        look(page, scheme, "none");

        page.navigate("/admin/audit?after=audit_none");

        assertThat(page.locator("[role=alert]").first()).isVisible();
        look(page, scheme, "faulty");
    }

    private void look(Page page, ColorScheme scheme, String state) {
        String size = "%d-%s".formatted(page.viewportSize().width, scheme.name().toLowerCase(Locale.ROOT));
        picture(page, size + "-" + state);
        assertThat(Layout.faults(page)).as("layout at " + size + ", " + state).isEmpty();
        assertThat(Axe.violations(page)).as("axe at " + size + ", " + state).isEmpty();
    }

    private static Consumer<Browser.NewContextOptions> of(int width, int height, ColorScheme scheme, String locale) {
        return chosen -> chosen.setViewportSize(width, height)
                .setColorScheme(scheme)
                .setLocale(locale)
                .setHasTouch(width < 760);
    }
}
