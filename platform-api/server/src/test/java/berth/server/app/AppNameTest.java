package berth.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import berth.api.problem.PlatformException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "shop", "shop-2", "a1-b2-c3", "abcdefghijklmnopqrstuvwxyz1234"})
    void goodNamesAreTaken(String name) {
        assertEquals(name, AppName.parse(name).value());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null,app.name-missing",
                "'',app.name-missing",
                "Shop,app.name-invalid",
                "1shop,app.name-invalid",
                "-shop,app.name-invalid",
                "shop-,app.name-invalid",
                "shop--eu,app.name-invalid",
                "shop.eu,app.name-invalid",
                "shop_eu,app.name-invalid",
                "šhop,app.name-invalid",
                "../etc,app.name-invalid",
                "abcdefghijklmnopqrstuvwxyz12345,app.name-invalid",
                "berth,app.name-reserved",
                "www,app.name-reserved"
            })
    void badNamesAreRefusedWithTheRule(String name, String code) {
        assertEquals(
                code,
                assertThrows(PlatformException.class, () -> AppName.parse(name)).code());
    }
}
