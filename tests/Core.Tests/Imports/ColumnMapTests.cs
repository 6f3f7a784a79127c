using PersonData.Core.Imports;

namespace PersonData.Core.Tests.Imports;

/// <summary>Headers of open data sets and of the usual vendors' exports need no map by hand.</summary>
public sealed class ColumnMapTests
{
    public static TheoryData<string, string, string> Exports => new()
    {
        {
            "OpenStates",
            "person_id,full_name,first_name,last_name,suffix,title,category,organization,state,city,district,party,official_email,email_domain,phone,"
            + "other_phones,website,linkedin_url,twitter,other_names",
            "source_id=person_id full_name=full_name first_name=first_name last_name=last_name suffix=suffix title=title email=official_email phone=phone "
            + "other_phones=other_phones linkedin_url=linkedin_url city=city state=state company_name=organization company_website=website"
        },
        {
            "US Congress: the state that is represented, not the office's",
            "bioguide,first_name,middle_name,last_name,suffix,nickname,full_name,title,organization,website,domain,phone,address,office_city,office_state,"
            + "represents_state,district,party,gender,birth_year,twitter",
            "source_id=bioguide full_name=full_name first_name=first_name middle_name=middle_name last_name=last_name suffix=suffix title=title phone=phone "
            + "state=represents_state company_name=organization company_domain=domain company_website=website company_city=office_city company_state=office_state"
        },
        {
            "Apollo",
            "First Name,Last Name,Title,Company Name,Company Name for Emails,Email,Email Status,Seniority,Departments,Work Direct Phone,Mobile Phone,"
            + "Corporate Phone,# Employees,Industry,Keywords,Person Linkedin Url,Website,Company Linkedin Url,City,State,Country,Company Address,"
            + "Company City,Company State,Company Country,SIC Codes,NAICS Codes,Annual Revenue,Apollo Contact Id,Apollo Account Id",
            "source_id=Apollo Contact Id first_name=First Name last_name=Last Name title=Title email=Email phone=Mobile Phone other_phones=Work Direct Phone "
            + "linkedin_url=Person Linkedin Url city=City state=State country=Country company_name=Company Name company_website=Website industry=Industry "
            + "sic=SIC Codes naics=NAICS Codes employee_count=# Employees revenue=Annual Revenue company_phone=Corporate Phone "
            + "company_linkedin_url=Company Linkedin Url company_city=Company City company_state=Company State company_country=Company Country"
        },
        {
            "ZoomInfo",
            "ZoomInfo Contact ID,Last Name,First Name,Middle Name,Job Title,Direct Phone Number,Email Address,Mobile phone,LinkedIn Contact Profile URL,"
            + "Person City,Person State,ZoomInfo Company ID,Company Name,Website,Company HQ Phone,Primary Industry,Revenue (in 000s USD),Employees,SIC Code 1,"
            + "NAICS Code 1,Company City,Company State,LinkedIn Company Profile URL",
            "source_id=ZoomInfo Contact ID first_name=First Name middle_name=Middle Name last_name=Last Name title=Job Title email=Email Address "
            + "phone=Mobile phone other_phones=Direct Phone Number linkedin_url=LinkedIn Contact Profile URL city=Person City state=Person State "
            + "company_name=Company Name company_website=Website industry=Primary Industry sic=SIC Code 1 naics=NAICS Code 1 employee_count=Employees "
            + "revenue=Revenue (in 000s USD) company_phone=Company HQ Phone company_linkedin_url=LinkedIn Company Profile URL company_city=Company City "
            + "company_state=Company State"
        },
        {
            "Sales Navigator",
            "profileUrl,fullName,firstName,lastName,companyName,title,companyId,location,industry,defaultProfileUrl,companyLocation",
            "full_name=fullName first_name=firstName last_name=lastName title=title linkedin_url=defaultProfileUrl location=location company_name=companyName "
            + "industry=industry company_location=companyLocation"
        },
        {
            "People Data Labs",
            "id,full_name,first_name,last_name,linkedin_url,work_email,personal_emails,mobile_phone,phone_numbers,job_title,job_company_name,job_company_website,"
            + "job_company_industry,job_company_size,job_company_linkedin_url,location_locality,location_region,location_country",
            "source_id=id full_name=full_name first_name=first_name last_name=last_name title=job_title email=work_email other_emails=personal_emails "
            + "phone=mobile_phone other_phones=phone_numbers linkedin_url=linkedin_url city=location_locality state=location_region country=location_country "
            + "company_name=job_company_name company_website=job_company_website industry=job_company_industry employee_count=job_company_size "
            + "company_linkedin_url=job_company_linkedin_url"
        },
        {
            "HubSpot",
            "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Job Title,Company Name,Website URL,City,State/Region,Country/Region,Industry",
            "source_id=Record ID first_name=First Name last_name=Last Name title=Job Title email=Email phone=Mobile Phone Number other_phones=Phone Number "
            + "city=City state=State/Region country=Country/Region company_name=Company Name company_website=Website URL industry=Industry"
        },
        {
            "Salesforce",
            "Contact ID,Salutation,First Name,Last Name,Title,Account Name,Email,Phone,Mobile,Fax,Mailing City,Mailing State/Province,Mailing Country,Account ID",
            "source_id=Contact ID first_name=First Name last_name=Last Name title=Title email=Email phone=Mobile other_phones=Phone city=Mailing City "
            + "state=Mailing State/Province country=Mailing Country company_name=Account Name"
        },
    };

    [Theory]
    [MemberData(nameof(Exports))]
    public void Create_GuessesTheColumnsOfCommonExports(string export, string headers, string expected)
    {
        Assert.NotEmpty(export);
        var map = ColumnMap.Create(headers.Split(','), new Dictionary<string, string>());
        Assert.Equal(expected, string.Join(' ', map.Mapped.Select(m => $"{m.Field}={m.Column}")));
    }

    [Fact]
    public void Create_NeverTakesTheDomainOfAnEmailAddressForTheCompanys()
    {
        var map = ColumnMap.Create(["name", "email_domain", "Email Domain"], new Dictionary<string, string>());
        Assert.False(map.Has(ImportField.CompanyDomain));
        Assert.Equal(["email_domain", "Email Domain"], map.Ignored);
    }

    [Fact]
    public void Create_WhenTheCallerNamesColumns_TheyCountAndTheRestIsGuessed()
    {
        var map = ColumnMap.Create(["who", "name", "email", "phone"],
            new Dictionary<string, string> { ["full_name"] = "WHO", ["company_name"] = "name", ["phone"] = "", ["other_phones"] = "" });
        Assert.Equal("full_name=who email=email company_name=name", string.Join(' ', map.Mapped.Select(m => $"{m.Field}={m.Column}")));
        Assert.Equal(["phone"], map.Ignored);
    }

    [Theory]
    [InlineData("fullname", "name", "There is no field \"fullname\". Fields: source_id, full_name")]
    [InlineData("full_name", "nome", "There is no column \"nome\" for full_name. Columns: name, email.")]
    public void Create_WhenTheCallerNamesWhatDoesNotExist_SaysWhatDoes(string field, string column, string message)
    {
        var exception = Assert.Throws<ImportRefusedException>(
            () => ColumnMap.Create(["name", "email"], new Dictionary<string, string> { [field] = column }));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }
}
