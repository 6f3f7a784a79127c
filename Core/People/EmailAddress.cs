using System.Collections.Frozen;

namespace PersonData.Core.People;

/// <summary>The comparable form of an e-mail address: lower case, without display name, the domain in ASCII.</summary>
public static class EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;

    // What providers hand out goes beyond letters and digits, but not beyond RFC 5322's dot-atom; quoted local parts do not occur in practice.
    private const string LocalPunctuation = "!#$%&'*+-/=?^_`{|}~.";

    // Mailboxes of an office, not of a person: those of RFC 2142, and what offices call theirs in several languages; without separators.
    private static readonly FrozenSet<string> s_shared = new[]
    {
        "abuse", "accounting", "accounts", "accueil", "admin", "administracion", "administración", "administratie", "administration", "advertising",
        "alerts", "all", "amministrazione", "anfrage", "ask", "atencion", "atencionalcliente", "atendimento", "ayuda", "bestellung", "bewerbung",
        "billing", "bonjour", "booking", "bookings", "buchhaltung", "buero", "büro", "care", "career", "careers", "chairman", "cityclerk", "citycouncil",
        "citymanager", "clerk", "comercial", "commercial", "commerciale", "compliance", "comptabilite", "comptabilité", "connect", "contact", "contacto",
        "contactus", "contato", "contatti", "correo", "council", "customercare", "customerservice", "customersupport", "dataprotection", "datenschutz",
        "direction", "donations", "donotreply", "editor", "einkauf", "empfang", "empleo", "emploi", "enquiries", "events", "everyone", "facturacion",
        "facturación", "faleconosco", "feedback", "finance", "financeiro", "frontdesk", "general", "generalinfo", "group", "hello", "help", "helpdesk",
        "hi", "hola", "hostmaster", "hr", "info", "informacion", "información", "information", "inquiries", "inquiry", "invoice", "invoices", "itsupport",
        "jobs", "karriere", "klantenservice", "kontakt", "legal", "mail", "mailbox", "mailerdaemon", "marketing", "mayor", "media", "members",
        "membership", "news", "newsletter", "noc", "noreply", "notifications", "office", "oficina", "orders", "partners", "partnerships", "payroll",
        "postmaster", "poststelle", "prenotazioni", "prensa", "press", "presse", "privacy", "purchasing", "recepcion", "recepción", "receptie",
        "reception", "rechnung", "recruiting", "recruitment", "recrutement", "redaktion", "reply", "reservas", "reservations", "root", "sales",
        "schedule", "scheduling", "secretaria", "secretariat", "secretary", "security", "segreteria", "sekretariat", "service", "serviceclient",
        "servicedesk", "serviceteam", "shop", "soporte", "staff", "store", "subscribe", "suporte", "support", "team", "techsupport", "townclerk",
        "ufficio", "unsubscribe", "updates", "usenet", "vendas", "vendite", "ventas", "ventes", "verkoop", "vertrieb", "verwaltung", "volunteer", "web",
        "webmaster", "website", "welcome", "www", "zentrale",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads <c>Jane.Doe@Example.com</c>, <c>mailto:…</c> and <c>Jane Doe &lt;jane@example.com&gt;</c>.</summary>
    /// <param name="input">An address as somebody wrote it.</param>
    /// <param name="normalized">The address, at most 254 characters; empty when there is none.</param>
    /// <returns>Whether <paramref name="input"/> is one e-mail address.</returns>
    public static bool TryNormalize(string? input, out string normalized)
    {
        normalized = "";
        if (string.IsNullOrWhiteSpace(input) || input.Length > 1_000) return false;

        var text = input.AsSpan().Trim();
        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            text = text["mailto:".Length..];
            if (text.IndexOf('?') is >= 0 and var query) text = text[..query];
        }

        if (text.IndexOf('<') is >= 0 and var open)
        {
            text = text[(open + 1)..];
            if (text.IndexOf('>') is not (>= 0 and var close)) return false;
            text = text[..close];
        }

        text = text.Trim(" \t\r\n\"',;:()[]").TrimEnd('.');
        var at = text.LastIndexOf('@');
        if (at is < 1 or > MaxLocalLength) return false;

        var local = text[..at];
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)) return false;
        foreach (var c in local)
        {
            if (!char.IsLetterOrDigit(c) && !LocalPunctuation.Contains(c, StringComparison.Ordinal)) return false;
        }

        if (!HostName.TryNormalize(text[(at + 1)..], out var host) || HostName.IsAddress(host) || !host.Contains('.', StringComparison.Ordinal))
        {
            return false;
        }

        var result = string.Concat(local.ToString().ToLowerInvariant(), "@", host);
        if (result.Length > MaxLength) return false;
        normalized = result;
        return true;
    }

    /// <summary>Whether a normalized address belongs to an office (<c>info@</c>, <c>no-reply@</c>, <c>sales2@</c>, <c>info+x@</c>) rather than to a person.</summary>
    public static bool IsShared(string normalized)
    {
        var local = normalized.AsSpan(0, normalized.IndexOf('@', StringComparison.Ordinal));
        if (local.IndexOf('+') is > 0 and var tag) local = local[..tag];

        Span<char> word = stackalloc char[MaxLocalLength];
        var length = 0;
        foreach (var c in local.TrimEnd("0123456789-_."))
        {
            if (c is not ('-' or '_' or '.')) word[length++] = c;
        }

        return s_shared.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word[..length]);
    }
}
