using System.Collections.Frozen;

namespace PersonData.Core.People;

/// <summary>The registrable domain that an organization is known by.</summary>
public static class DomainName
{
    // Hosts on which anybody has a page: an address below them says nothing about who the company is; the host itself is its owner's.
    private static readonly FrozenSet<string> s_pages = new[]
    {
        "about.me", "actblue.com", "angel.co", "app.link", "behance.net", "bing.com", "bit.ly", "bizapedia.com", "bloomberg.com", "bluehost.com",
        "bsky.app", "business.site", "calendly.com", "campaign-archive.com", "constantcontact.com", "crunchbase.com", "discord.com", "discord.gg",
        "docs.google.com", "dribbble.com", "drive.google.com", "dropbox.com", "etsy.com", "eventbrite.com", "facebook.com", "fb.com", "fb.me",
        "flickr.com", "g.co", "g.page", "gab.com", "github.com", "gitlab.com", "glassdoor.com", "godaddysites.com", "gofundme.com", "goo.gl",
        "gravatar.com", "homestead.com", "imdb.com", "indeed.com", "instagram.com", "issuu.com", "jimdo.com", "kickstarter.com", "lin.ee",
        "linkedin.com", "linktr.ee", "list-manage.com", "livejournal.com", "lnkd.in", "mailchimp.com", "maps.google.com", "mastodon.social",
        "medium.com", "meetup.com", "messenger.com", "myspace.com", "nextdoor.com", "patreon.com", "pinterest.com", "play.google.com",
        "plus.google.com", "quora.com", "reddit.com", "scribd.com", "sites.google.com", "slack.com", "slideshare.net", "snapchat.com",
        "soundcloud.com", "spotify.com", "squarespace.com", "squareup.com", "substack.com", "t.co", "t.me", "telegram.me", "telegram.org",
        "threads.net", "tiktok.com", "tinyurl.com", "tripadvisor.com", "trustpilot.com", "truthsocial.com", "tumblr.com", "twitch.tv", "twitter.com",
        "typepad.com", "vimeo.com", "vk.com", "wa.me", "webs.com", "wechat.com", "weebly.com", "weibo.com", "whatsapp.com", "wikipedia.org",
        "winred.com", "wix.com", "wordpress.com", "x.com", "xing.com", "yellowpages.com", "yelp.com", "youtu.be", "youtube.com", "zoom.us",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Reads a domain out of a host, a web address, or an e-mail address: <c>https://www.Example.co.uk/about</c> is <c>example.co.uk</c>.
    /// </summary>
    /// <param name="input">A domain or address as somebody wrote it.</param>
    /// <param name="normalized">
    /// The registrable domain (public suffix and one label, names in other scripts as punycode), at most 253 characters; empty when there is none.
    /// </param>
    /// <returns>Whether there is one: not for IP addresses, single labels and public suffixes.</returns>
    public static bool TryNormalize(string? input, out string normalized)
    {
        normalized = "";
        return TryReadHost(input, out var host, out _) && PublicSuffixes.TryGetRegistrable(host, out normalized);
    }

    /// <summary>
    /// As <see cref="TryNormalize"/>, for what is given as a company's own: false also for domains of mail providers, and for pages below hosts on which anybody can have one
    /// (social networks, link shorteners): <c>facebook.com/acme</c> is not Facebook, <c>facebook.com</c> is.
    /// </summary>
    public static bool TryNormalizeCompany(string? input, out string normalized)
    {
        normalized = "";
        return TryReadHost(input, out var host, out var isWhole) && !MailDomains.Have(host)
            && !(HostName.IsWithin(host, s_pages) && !(isWhole && s_pages.Contains(host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host)))
            && PublicSuffixes.TryGetRegistrable(host, out normalized);
    }

    // Whether the host is all that the input names: no page below it.
    private static bool TryReadHost(string? input, out string host, out bool isWhole)
    {
        (host, isWhole) = ("", true);
        if (string.IsNullOrWhiteSpace(input) || input.Length > 4_000) return false;

        var text = input.AsSpan().Trim();
        if (text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme) text = text[(scheme + 3)..];
        else if (text.StartsWith("//", StringComparison.Ordinal)) text = text[2..];
        else if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) text = text["mailto:".Length..];

        if (text.IndexOfAny("/?#\\") is >= 0 and var end)
        {
            isWhole = text[end..].Trim('/').IsEmpty;
            text = text[..end];
        }

        text = text[(text.LastIndexOf('@') + 1)..];
        if (text.StartsWith('[')) return false;
        if (text.LastIndexOf(':') is >= 0 and var port)
        {
            if (text[(port + 1)..].IndexOfAnyExceptInRange('0', '9') >= 0) return false;
            text = text[..port];
        }

        return HostName.TryNormalize(text, out host) && !HostName.IsAddress(host);
    }
}
