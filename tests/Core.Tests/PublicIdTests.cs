using FsCheck;
using FsCheck.Fluent;

namespace PersonData.Core.Tests;

public sealed class PublicIdTests
{
    [Fact]
    public void Format_WritesTheTypeIdOfTheSpecification()
    {
        // The example of the TypeID specification.
        Assert.Equal("user_00041061050r3gg28a1c60t3gf", PublicId.Format("user", Guid.Parse("00010203-0405-0607-0809-0a0b0c0d0e0f", null)));
        Assert.Equal("acct_7zzzzzzzzzzzzzzzzzzzzzzzzz", PublicId.Format(PublicId.Account, Guid.AllBitsSet));
    }

    [Fact]
    public void TryParse_ReadsBackWhatFormatWrites() =>
        Prop.ForAll<Guid>(id => PublicId.TryParse(PublicId.Format("key", id), "key", out var read) && read == id).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("acct_")]
    [InlineData("key_00041061050r3gg28a1c60t3gf")]
    [InlineData("acct_8zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("acct_00041061050r3gg28a1c60t3g")]
    [InlineData("acct_00041061050r3gg28a1c60t3gff")]
    [InlineData("acct_00041061050R3GG28A1C60T3GF")]
    [InlineData("acct_0004106105ur3gg28a1c60t3gf")]
    [InlineData("acct-00041061050r3gg28a1c60t3gf")]
    public void TryParse_WhenTheTextIsNoIdOfThisPrefix_Refuses(string? text) => Assert.False(PublicId.TryParse(text, "acct", out _));
}
