package org.vademecum.bootstrap.oidc;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.support.RealmServer;

/** Clients of a realm that a test plays, put together as the container does. */
public final class OpenIdClients {
    private OpenIdClients() {}

    public static OpenIdSettings settings(String issuer) {
        OpenIdSettings settings = new OpenIdSettings();
        settings.mode = "oidc";
        settings.issuer = Optional.of(issuer);
        settings.discoveryUrl = Optional.empty();
        settings.clientId = RealmServer.CLIENT;
        settings.clientSecret = Optional.of("secret of the client");
        settings.adminUrl = Optional.empty();
        settings.checkKeys = true;
        settings.keysGrace = Duration.ofHours(1);
        settings.publicUrl = Optional.of("https://help.example.com");
        settings.recheck = Duration.ofMinutes(1);
        settings.skew = Duration.ofSeconds(30);
        return settings;
    }

    public static RealmPeople people(RealmServer realm, Clock clock) {
        OpenIdClient client = of(realm);
        RealmPeople people = new RealmPeople();
        people.settings = client.settings;
        people.provider = client.provider;
        people.clock = clock;
        return people;
    }

    /** Keys of people are not checked. */
    public static OpenIdSettings unchecked(RealmServer realm) {
        OpenIdSettings settings = settings(realm.issuer());
        settings.checkKeys = false;
        return settings;
    }

    static RealmKeys keys(String issuer, OutgoingAddresses addresses) {
        RealmKeys keys = new RealmKeys();
        keys.issuer = Optional.of(issuer);
        keys.jwksUrl = Optional.empty();
        keys.addresses = addresses;
        return keys;
    }

    static OpenIdProvider provider(OpenIdSettings settings, OutgoingAddresses addresses) {
        OpenIdProvider provider = new OpenIdProvider();
        provider.settings = settings;
        provider.addresses = addresses;
        provider.clock = Clock.systemUTC();
        return provider;
    }

    public static RealmTokens tokens(RealmServer realm, Clock clock) {
        return tokens(realm, keys(realm.issuer(), OutgoingAddresses.allowing("")), clock);
    }

    private static RealmTokens tokens(RealmServer realm, RealmKeys keys, Clock clock) {
        RealmTokens tokens = new RealmTokens();
        tokens.issuer = Optional.of(realm.issuer());
        tokens.audience = "vademecum";
        tokens.clients = "vademecum,vademecum-program";
        tokens.skew = Duration.ofSeconds(30);
        tokens.keys = keys;
        tokens.clock = clock;
        tokens.configure();
        return tokens;
    }

    public static OpenIdClient of(RealmServer realm) {
        RealmKeys keys = keys(realm.issuer(), OutgoingAddresses.allowing(""));
        OpenIdClient client = new OpenIdClient();
        client.settings = settings(realm.issuer());
        client.provider = provider(client.settings, keys.addresses);
        client.keys = keys;
        client.tokens = tokens(realm, keys, Clock.systemUTC());
        client.clock = Clock.systemUTC();
        return client;
    }
}
