package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de|Nicht genommener Urlaub verfällt am 30. Juni, wenn er nicht bis dahin beantragt ist. Der Antrag wird"
                        + " im Portal gestellt und von der Leitung der Abteilung geprüft.",
                "en|Leave that was not taken lapses on 30 June unless it has been applied for by then. The request is"
                        + " made in the portal and is checked by the head of the department.",
                "es|Las vacaciones que no se hayan disfrutado se pierden el 30 de junio si no se han solicitado hasta"
                        + " entonces. La solicitud se hace en el portal y la revisa el jefe del departamento.",
                "fr|Les congés qui ne sont pas pris sont perdus le 30 juin s'ils n'ont pas été demandés avant cette date."
                        + " La demande est faite dans le portail et elle est vérifiée par le chef du service.",
                "it|Le ferie che non sono state godute si perdono il 30 giugno se non sono state richieste entro quella"
                        + " data. La richiesta si fa nel portale ed è controllata dal capo del reparto.",
                "nl|Verlof dat niet is opgenomen vervalt op 30 juni als het niet voor die tijd is aangevraagd. De aanvraag"
                        + " wordt in het portaal gedaan en door het hoofd van de afdeling bekeken.",
                "pt|As férias que não foram gozadas perdem-se em 30 de junho se não tiverem sido pedidas até essa data. O"
                        + " pedido é feito no portal e é verificado pelo chefe do departamento."
            })
    void running_text_tells_its_language(String language, String text) {
        assertThat(Languages.of(text)).contains(language);
        assertThat(Languages.of(text.toUpperCase(java.util.Locale.ROOT))).contains(language);
    }

    @Test
    void what_is_short_or_no_running_text_tells_none() {
        assertThat(Languages.of("")).isEmpty();
        assertThat(Languages.of("The leave of the staff is in the portal.")).isEmpty();
        assertThat(Languages.of("Flange bolt washer gasket M8 M10 bearing pump shaft rotor stator seal ".repeat(5)))
                .isEmpty();
        assertThat(Languages.of("Dovolená, která nebyla vyčerpána, propadá dne 30. června, pokud do té doby nebylo"
                        + " požádáno o její převod, a žádost se podává v portálu a schvaluje ji vedoucí oddělení."))
                .isEmpty();
    }
}
