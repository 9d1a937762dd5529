package org.vademecum.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.common.ClockProducer;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class ThreadImagesTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final String INLINE = "data:image/png;base64,";

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private TestDatabase database;
    private TestApplication application;
    private FileService files;
    private ThreadImages images;
    private Caller owner;
    private String department;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, ClockProducer.class, Transactions.class, ThreadImages.class)
                .withPackageOf(FileService.class)
                .config("vademecum.data-dir", dataDir)
                .config("vademecum.run.image-bytes", 100)
                .start();
        TestCompany company = TestCompany.foundIn(application);
        owner = company.hrEmployee();
        department = company.hr().id();
        files = application.get(FileService.class);
        images = application.get(ThreadImages.class);
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "a.png, application/octet-stream, image/png",
        "a.JPG, '', image/jpeg",
        "a.gif, '', image/gif",
        "a, image/webp, image/webp"
    })
    void an_image_is_shown_with_its_content(String filename, String declared, String type) throws IOException {
        MessageContent image = image(filename, declared, 3);

        images.requireShowable(owner, message("", image));

        assertThat(images.inlined(owner, List.of(asked(image))).getFirst().content())
                .containsExactly(new MessageContent.ImageUrl("data:%s;base64,AAAA".formatted(type), "high"));
    }

    @Test
    void what_is_no_image_is_refused_by_the_name_of_its_part() throws IOException {
        MessageContent manual = image("manual.pdf", "application/pdf", 3);

        assertThatThrownBy(() ->
                        images.requireShowable(owner, message("messages[2]", MessageContent.Text.plain("See"), manual)))
                .isInstanceOfSatisfying(Invalid.class, e -> {
                    assertThat(e.param()).isEqualTo("messages[2].content[1].image_file.file_id");
                    assertThat(e.code()).isEqualTo("invalid_image_format");
                });
        assertThatThrownBy(() ->
                        images.requireShowable(owner, message("", new MessageContent.ImageFile("file-none", "auto"))))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void one_image_is_not_larger_than_services_take() throws IOException {
        MessageContent image = image("a.png", "image/png", 20 * 1024 * 1024 + 1);

        assertThatThrownBy(() -> images.requireShowable(owner, message("", image)))
                .isInstanceOfSatisfying(Invalid.class, e -> {
                    assertThat(e.param()).isEqualTo("content[0].image_file.file_id");
                    assertThat(e.code()).isEqualTo("image_too_large");
                });
    }

    @Test
    void the_images_of_a_message_have_a_limit_together_however_often_they_are_named() throws IOException {
        MessageContent image = image("a.png", "image/png", 60);
        MessageContent inline = new MessageContent.ImageUrl(INLINE + "A".repeat(80), "auto");

        images.requireShowable(owner, message("", image));
        for (MessageContent second : List.of(image, inline)) {
            assertThatThrownBy(() -> images.requireShowable(owner, message("", image, second)))
                    .isInstanceOfSatisfying(
                            Invalid.class, e -> assertThat(e.param()).startsWith("content[1].image_"));
        }
        images.requireShowable(
                owner,
                message(
                        "",
                        Collections.nCopies(50, new MessageContent.ImageUrl("https://example.org/a", "low"))
                                .toArray(new MessageContent[0])));
    }

    @Test
    void the_newest_images_have_room_first() throws IOException {
        MessageContent image = image("a.png", "image/png", 40);
        MessageContent inline = new MessageContent.ImageUrl(INLINE + "A".repeat(60), "auto");

        List<ThreadMessage> shown =
                images.inlined(owner, List.of(asked(image), asked(inline), asked(image), asked(image)));

        assertThat(shown.get(0).content()).containsExactly(new MessageContent.ImageFile(id(image), "auto"));
        assertThat(shown.get(1).content()).hasOnlyElementsOfType(MessageContent.ImageFile.class);
        assertThat(shown.subList(2, 4))
                .allSatisfy(
                        message -> assertThat(message.content()).hasOnlyElementsOfType(MessageContent.ImageUrl.class));
    }

    @Test
    void a_question_is_not_put_without_its_image_and_an_older_one_may_be() throws IOException {
        MessageContent image = image("a.png", "image/png", 40);
        files.delete(owner, id(image));

        assertThatThrownBy(() -> images.inlined(owner, List.of(asked(image))))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.code()).isEqualTo("image_gone"))
                .hasMessageContaining(id(image));
        assertThat(images.inlined(owner, List.of(asked(image), asked(MessageContent.Text.plain("And now?"))))
                        .getFirst()
                        .content())
                .containsExactly(new MessageContent.ImageFile(id(image), "auto"));
    }

    private MessageContent.ImageFile image(String filename, String mediaType, int bytes) throws IOException {
        String id = files.store(
                        owner,
                        department,
                        NewFile.of(filename, mediaType, Purpose.VISION),
                        new ByteArrayInputStream(new byte[bytes]))
                .id();
        return new MessageContent.ImageFile(id, "high");
    }

    private static String id(MessageContent image) {
        return ((MessageContent.ImageFile) image).fileId();
    }

    private static NewMessage message(String place, MessageContent... content) {
        return new NewMessage(ThreadMessage.Role.USER, Arrays.asList(content), List.of(), Map.of(), place);
    }

    private static ThreadMessage asked(MessageContent... content) {
        return ThreadMessage.written("thread_1", message("", content), NOW);
    }
}
