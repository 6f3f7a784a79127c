using System.Collections.Frozen;

namespace PersonData.Core.People;

/// <summary>Domains at which anybody, or every customer of an Internet provider, can have a mailbox (<c>mail_domains.dat</c>): an address there tells no employer.</summary>
internal static class MailDomains
{
    private static readonly FrozenSet<string> s_domains =
        EmbeddedText.Lines("People/mail_domains.dat").Where(line => !line.StartsWith('#')).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a normalized host is one of them, or below one.</summary>
    public static bool Have(string host) => HostName.IsWithin(host, s_domains);
}
