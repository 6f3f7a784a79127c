namespace PersonData.Core.Imports;

/// <summary>What demo people and companies are made of. Numbers are weights; the first of a list stands in for all where only one is needed.</summary>
internal static class DemoTables
{
    // Titles: spellings, the most frequent first.
    internal sealed record Job(int Weight, string[] Titles);

    // Name: as LinkedIn or a vendor writes it. Words: a company's name, {0} a family name or an invented word. Jobs: besides the common ones.
    internal sealed record Industry(int Weight, string Name, string Sic, string Naics, string[] Words, int MedianEmployees, Job[] Jobs);

    // Thousands: of inhabitants.
    internal sealed record City(string Name, string State, int Thousands, string AreaCode);

    public static readonly Job[] Common =
    [
        new(70, ["Owner", "Business Owner", "Owner/Operator", "Owner / Operator", "Co-Owner", "owner", "OWNER"]),
        new(25, ["Founder", "Co-Founder", "Founder & CEO", "Founder and CEO", "Founder, Owner"]),
        new(60, ["President", "President/Owner", "President & CEO", "Company President"]),
        new(55, ["CEO", "Chief Executive Officer", "C.E.O.", "Chief Executive Officer (CEO)", "CEO & President"]),
        new(40, ["CFO", "Chief Financial Officer", "Vice President & CFO", "Chief Financial Officer (CFO)"]),
        new(25, ["COO", "Chief Operating Officer", "Chief Operations Officer"]),
        new(12, ["CIO", "Chief Information Officer"]),
        new(14, ["Chief Marketing Officer", "CMO", "Chief Marketing Officer (CMO)"]),
        new(8, ["Chief People Officer", "CHRO", "Chief Human Resources Officer"]),
        new(8, ["Chief Revenue Officer", "CRO"]),
        new(10, ["General Counsel", "Chief Legal Officer", "VP & General Counsel"]),
        new(45, ["Vice President", "VP", "V.P.", "Senior Vice President", "Sr. Vice President", "Executive Vice President"]),
        new(35, ["VP of Sales", "VP Sales", "Vice President of Sales", "Vice President, Sales", "VP, Sales", "SVP Sales"]),
        new(22, ["VP of Marketing", "VP Marketing", "Vice President of Marketing", "Vice President, Marketing"]),
        new(20, ["VP of Operations", "Vice President of Operations", "VP Operations"]),
        new(90, ["General Manager", "GM", "General Mgr", "Asst. General Manager"]),
        new(100, ["Office Manager", "Office Mgr.", "Office Administrator", "office manager", "Office Manager/Bookkeeper"]),
        new(110, ["Sales Manager", "Regional Sales Manager", "Sales Mgr", "District Sales Manager", "National Sales Manager"]),
        new(120, ["Account Executive", "Sales Representative", "Account Manager", "Sales Rep", "Inside Sales Representative", "Sr. Account Executive"]),
        new(60, ["Marketing Manager", "Marketing Director", "Director of Marketing", "Digital Marketing Manager", "Marketing Coordinator"]),
        new(80, ["Operations Manager", "Director of Operations", "Operations Mgr", "Operations Director", "Ops Manager"]),
        new(60, ["HR Manager", "Human Resources Manager", "HR Director", "Director of Human Resources", "HR Generalist"]),
        new(30, ["Recruiter", "Technical Recruiter", "Talent Acquisition Specialist", "Senior Recruiter"]),
        new(70, ["Accountant", "Staff Accountant", "Senior Accountant", "Bookkeeper", "Sr. Accountant"]),
        new(40, ["Controller", "Finance Manager", "Director of Finance", "Accounting Manager"]),
        new(55, ["Project Manager", "Senior Project Manager", "Sr. Project Manager", "Project Mgr"]),
        new(40, ["IT Manager", "IT Director", "Director of IT", "Information Technology Manager", "IT Specialist"]),
        new(30, ["Purchasing Manager", "Procurement Manager", "Buyer", "Director of Procurement"]),
        new(35, ["Customer Service Manager", "Customer Success Manager", "Customer Service Representative"]),
        new(60, ["Administrative Assistant", "Executive Assistant", "Admin. Assistant", "Receptionist"]),
        new(20, ["Consultant", "Senior Consultant", "Business Consultant"]),
        new(15, ["Graphic Designer", "Designer", "Creative Director"]),
        new(6, ["Intern", "Marketing Intern", "Summer Intern"]),
    ];

    private static readonly Job s_engineers = new(500,
        ["Software Engineer", "Senior Software Engineer", "Sr. Software Engineer", "Software Developer", "Full Stack Developer", "Staff Software Engineer"]);

    private static readonly Job[] s_software =
    [
        s_engineers,
        new(60, ["CTO", "Chief Technology Officer", "CTO & Co-Founder"]),
        new(60, ["Chief Marketing Officer", "CMO"]),
        new(90, ["VP of Engineering", "VP Engineering", "Vice President of Engineering", "Director of Engineering", "Engineering Manager"]),
        new(150, ["Product Manager", "Senior Product Manager", "Director of Product", "Head of Product", "VP of Product"]),
        new(90, ["Data Scientist", "Senior Data Scientist", "Data Analyst", "Machine Learning Engineer"]),
        new(120, ["Customer Success Manager", "Director of Customer Success", "Head of Customer Success"]),
        new(60, ["UX Designer", "Product Designer", "Senior Product Designer"]),
        new(70, ["DevOps Engineer", "QA Engineer", "Site Reliability Engineer", "Systems Administrator"]),
    ];

    private static readonly Job[] s_care =
    [
        new(350, ["Registered Nurse", "RN", "Nurse Practitioner", "Charge Nurse", "Director of Nursing", "LPN"]),
        new(150, ["Physician", "Medical Doctor", "Medical Director", "Family Physician", "Physician Assistant"]),
        new(120, ["Practice Manager", "Clinic Manager", "Medical Office Manager", "Practice Administrator"]),
        new(80, ["Physical Therapist", "Medical Assistant", "Therapist"]),
    ];

    private static readonly Job[] s_trades =
    [
        new(200, ["Owner", "Owner/Operator", "President/Owner"]),
        new(150, ["Foreman", "Superintendent", "Field Supervisor", "Crew Leader"]),
        new(150, ["Estimator", "Senior Estimator", "Project Estimator"]),
        new(150, ["Technician", "Lead Technician", "Service Technician", "Service Manager"]),
        new(100, ["Project Manager", "Construction Manager", "Project Engineer"]),
    ];

    private static readonly Job[] s_plant =
    [
        new(150, ["Plant Manager", "Production Manager", "Manufacturing Manager"]),
        new(150, ["Mechanical Engineer", "Process Engineer", "Manufacturing Engineer", "Quality Engineer"]),
        new(80, ["Quality Manager", "Quality Assurance Manager", "QA Manager"]),
        new(80, ["Supply Chain Manager", "Director of Supply Chain", "Buyer"]),
    ];

    private static readonly Job[] s_store =
    [
        new(200, ["Store Manager", "Assistant Store Manager", "Assistant Manager"]),
        new(80, ["Buyer", "Merchandise Manager", "Inventory Manager"]),
    ];

    private static readonly Job[] s_money =
    [
        new(250, ["Financial Advisor", "Wealth Advisor", "Senior Financial Advisor", "Financial Planner"]),
        new(120, ["Portfolio Manager", "Investment Analyst", "Managing Director"]),
        new(100, ["Partner", "Managing Partner", "Principal"]),
    ];

    private static readonly Job[] s_transport =
    [
        new(150, ["Fleet Manager", "Transportation Manager", "Logistics Manager"]),
        new(120, ["Dispatcher", "Truck Driver", "Driver Manager", "Warehouse Manager"]),
    ];

    private static readonly Job[] s_kitchen =
    [
        new(250, ["Restaurant Manager", "Executive Chef", "Chef", "Head Chef", "Kitchen Manager"]),
        new(150, ["Owner", "Owner/Chef", "Proprietor"]),
    ];

    private static readonly Job[] s_learning =
    [
        new(500, ["Teacher", "English Teacher", "Special Education Teacher", "Math Teacher", "Science Teacher"]),
        new(150, ["Principal", "Assistant Principal", "Vice Principal", "Superintendent"]),
        new(60, ["School Counselor", "Librarian", "Instructional Coach"]),
    ];

    private static readonly Job[] s_cause =
    [
        new(250, ["Executive Director", "Director of Development", "Program Director", "Program Manager"]),
        new(80, ["Volunteer Coordinator", "Grant Writer", "Board Member", "Board President"]),
    ];

    private static readonly Job[] s_creative =
    [
        new(200, ["Creative Director", "Art Director", "Copywriter", "Graphic Designer", "Senior Designer"]),
        new(150, ["Account Director", "Account Supervisor", "Media Buyer", "SEO Specialist"]),
    ];

    public static readonly Industry[] Industries =
    [
        new(45, "Insurance Agencies and Brokerages", "6411", "524210", ["{0} Insurance Agency", "{0} Insurance Group", "{0} & Sons Insurance"], 8,
            [new(300, ["Insurance Agent", "Licensed Insurance Agent", "Insurance Producer", "Agent"]),
             new(200, ["Agency Owner", "Owner", "Principal Agent", "Agency Principal"]),
             new(80, ["Insurance Broker", "Commercial Lines Account Manager", "Personal Lines Manager"])]),
        new(50, "Real Estate Agents and Brokers", "6531", "531210", ["{0} Realty", "{0} Real Estate", "{0} Properties", "{0} Realty Group"], 10,
            [new(450, ["Real Estate Agent", "Realtor", "REALTOR", "Real Estate Sales Agent", "Licensed Real Estate Agent", "Real Estate Salesperson"]),
             new(180, ["Broker", "Managing Broker", "Broker/Owner", "Real Estate Broker", "Associate Broker"])]),
        new(45, "Law Practice", "8111", "541110", ["{0} Law", "Law Offices of {0}", "{0} & Associates", "{0} Legal Group"], 12,
            [new(350, ["Attorney", "Associate Attorney", "Attorney at Law", "Lawyer", "Senior Attorney", "Trial Attorney"]),
             new(250, ["Partner", "Managing Partner", "Founding Partner", "Senior Partner", "Equity Partner"]),
             new(100, ["Paralegal", "Legal Assistant", "Of Counsel"])]),
        new(55, "Software Development", "7372", "513210", ["{0} Software", "{0}soft", "{0} Labs", "{0} Systems", "{0} Cloud"], 45, s_software),
        new(20, "SaaS", "7372", "513210", ["{0} Cloud", "{0}ly", "{0} HQ", "{0} App"], 60, s_software),
        new(12, "Computer and Network Security", "7373", "541512", ["{0} Security", "{0} Cyber"], 40, s_software),
        new(8, "Artificial Intelligence", "7372", "541715", ["{0} AI", "{0} Intelligence"], 25, s_software),
        new(10, "Financial Technology", "7389", "522320", ["{0} Pay", "{0} Fintech"], 40, s_software),
        new(18, "Telecommunications", "4813", "517111", ["{0} Telecom", "{0} Communications"], 80, [s_engineers, .. s_plant]),
        new(35, "Marketing Services", "7311", "541810", ["{0} Marketing", "{0} Media", "{0} Agency", "{0} Digital"], 12, s_creative),
        new(12, "Design Services", "7336", "541430", ["{0} Design", "{0} Design Studio"], 6, s_creative),
        new(10, "Media Production", "7812", "512110", ["{0} Productions", "{0} Studios"], 12, s_creative),
        new(6, "Musicians", "7929", "711130", ["{0} Music", "{0} Records"], 5, s_creative),
        new(40, "Medical Practices", "8011", "621111", ["{0} Medical Group", "{0} Family Medicine", "{0} Clinic"], 18, s_care),
        new(30, "Dentists", "8021", "621210", ["{0} Dental", "{0} Family Dentistry", "{0} Orthodontics"], 9,
            [new(400, ["Dentist", "Doctor of Dental Surgery", "DDS", "General Dentist", "Orthodontist"]),
             new(150, ["Dental Hygienist", "Dental Assistant", "Dental Office Manager"])]),
        new(22, "Hospitals and Health Care", "8062", "622110", ["{0} Hospital", "{0} Health", "{0} Medical Center"], 600, s_care),
        new(14, "Nursing Homes and Residential Care Facilities", "8051", "623110", ["{0} Senior Living", "{0} Care Center"], 70, s_care),
        new(10, "Home Health Care Services", "8082", "621610", ["{0} Home Care", "{0} Home Health"], 30, s_care),
        new(12, "Chiropractors", "8041", "621310", ["{0} Chiropractic"], 4, [new(300, ["Chiropractor", "Doctor of Chiropractic", "Owner/Chiropractor"])]),
        new(12, "Veterinary Services", "0742", "541940", ["{0} Animal Hospital", "{0} Veterinary Clinic"], 12,
            [new(300, ["Veterinarian", "Associate Veterinarian", "Veterinary Technician", "Hospital Manager"])]),
        new(6, "Medical Spas", "7299", "812199", ["{0} Med Spa", "{0} Aesthetics"], 6, s_care),
        new(10, "Biotechnology Research", "8731", "541714", ["{0} Bio", "{0} Therapeutics", "{0} Biosciences"], 60,
            [new(250, ["Scientist", "Senior Scientist", "Research Associate", "Principal Scientist"]), .. s_plant]),
        new(8, "Pharmaceutical Manufacturing", "2834", "325412", ["{0} Pharma", "{0} Pharmaceuticals"], 150, s_plant),
        new(10, "Medical Equipment Manufacturing", "3841", "339112", ["{0} Medical", "{0} Devices"], 80, s_plant),
        new(16, "Banking", "6022", "522110", ["{0} Bank", "{0} Community Bank"], 120,
            [new(250, ["Branch Manager", "Loan Officer", "Commercial Loan Officer", "Teller"]), .. s_money]),
        new(8, "Credit Unions", "6061", "522130", ["{0} Credit Union"], 60, [new(250, ["Branch Manager", "Loan Officer", "Member Services Manager"])]),
        new(20, "Investment Management", "6282", "523940", ["{0} Wealth Management", "{0} Capital Management"], 12, s_money),
        new(5, "Venture Capital and Private Equity Principals", "6799", "523910", ["{0} Ventures", "{0} Capital Partners"], 12, s_money),
        new(14, "Insurance Carriers", "6331", "524126", ["{0} Mutual", "{0} Casualty"], 250,
            [new(200, ["Underwriter", "Claims Adjuster", "Actuary", "Claims Manager"])]),
        new(24, "Accounting", "8721", "541211", ["{0} CPA", "{0} & Co", "{0} Accounting"], 9,
            [new(400, ["CPA", "Certified Public Accountant", "Tax Manager", "Tax Accountant", "Senior Accountant"]),
             new(150, ["Partner", "Managing Partner", "Tax Partner"])]),
        new(28, "Business Consulting and Services", "8742", "541611", ["{0} Consulting", "{0} Advisors", "{0} Strategy"], 10,
            [new(350, ["Consultant", "Senior Consultant", "Management Consultant", "Principal Consultant"]), .. s_money]),
        new(16, "Staffing and Recruiting", "7361", "561311", ["{0} Staffing", "{0} Talent", "{0} Search Partners"], 25,
            [new(400, ["Recruiter", "Senior Recruiter", "Staffing Manager", "Executive Recruiter"])]),
        new(50, "Construction", "1542", "236220", ["{0} Construction", "{0} Builders", "{0} Contracting"], 20, s_trades),
        new(16, "Roofing Contractors", "1761", "238160", ["{0} Roofing"], 10, s_trades),
        new(18, "Plumbing Contractors", "1711", "238220", ["{0} Plumbing", "{0} Plumbing & Drain"], 10, s_trades),
        new(16, "HVAC Contractors", "1711", "238220", ["{0} Heating & Air", "{0} HVAC"], 12, s_trades),
        new(16, "Landscaping Services", "0782", "561730", ["{0} Landscaping", "{0} Lawn Care"], 9, s_trades),
        new(14, "Architecture and Planning", "8712", "541310", ["{0} Architects", "{0} Architecture"], 14,
            [new(400, ["Architect", "Project Architect", "Senior Architect", "Principal Architect"])]),
        new(16, "Engineering Services", "8711", "541330", ["{0} Engineering", "{0} Engineers"], 30,
            [new(400, ["Civil Engineer", "Structural Engineer", "Project Engineer", "Electrical Engineer", "Principal Engineer"])]),
        new(45, "Manufacturing", "3599", "332710", ["{0} Manufacturing", "{0} Industries", "{0} Fabrication"], 60, s_plant),
        new(8, "Motor Vehicle Manufacturing", "3711", "336110", ["{0} Motors", "{0} Automotive"], 200, s_plant),
        new(16, "Car Dealers", "5511", "441110", ["{0} Auto Group", "{0} Ford", "{0} Motors"], 45,
            [new(300, ["Sales Consultant", "Internet Sales Manager", "Finance Manager", "Service Advisor", "Parts Manager"])]),
        new(20, "Automotive Repair", "7538", "811111", ["{0} Auto Repair", "{0} Automotive", "{0} Tire & Auto"], 6, s_trades),
        new(14, "Logistics and Supply Chain", "4731", "488510", ["{0} Logistics", "{0} Freight"], 45, s_transport),
        new(16, "Truck Transportation", "4213", "484121", ["{0} Trucking", "{0} Transport"], 25, s_transport),
        new(8, "Warehousing and Storage", "4225", "493110", ["{0} Warehousing", "{0} Storage"], 30, s_transport),
        new(22, "Wholesale", "5199", "424990", ["{0} Wholesale", "{0} Supply", "{0} Distributors"], 25, s_store),
        new(34, "Retail", "5999", "459999", ["{0} Store", "{0} Outfitters", "{0} Gifts"], 14, s_store),
        new(10, "Online and Mail Order Retail", "5961", "455110", ["{0} Online", "{0} Shop"], 14, [s_engineers, .. s_store]),
        new(10, "Grocery Stores", "5411", "445110", ["{0} Market", "{0} Foods"], 40, s_store),
        new(8, "Consumer Goods", "5122", "424210", ["{0} Brands", "{0} Home"], 45, s_store),
        new(10, "Food and Beverage Manufacturing", "2099", "311999", ["{0} Foods", "{0} Beverage"], 50, s_plant),
        new(34, "Restaurants", "5812", "722511", ["{0} Grill", "{0} Kitchen", "{0}'s Diner"], 18, s_kitchen),
        new(5, "Bakeries", "5461", "311811", ["{0} Bakery"], 8, s_kitchen),
        new(4, "Wineries", "2084", "312130", ["{0} Winery", "{0} Vineyards"], 10, s_kitchen),
        new(12, "Hotels and Motels", "7011", "721110", ["Hotel {0}", "{0} Inn", "{0} Resort"], 40,
            [new(300, ["Hotel Manager", "Front Desk Manager", "Director of Sales", "Executive Housekeeper"]), .. s_kitchen]),
        new(10, "Wellness and Fitness Services", "7991", "713940", ["{0} Fitness", "{0} Gym"], 9,
            [new(300, ["Personal Trainer", "Fitness Manager", "Yoga Instructor", "Gym Owner"])]),
        new(30, "Primary and Secondary Education", "8211", "611110", ["{0} Elementary School", "{0} High School", "{0} Academy"], 60, s_learning),
        new(14, "Higher Education", "8221", "611310", ["{0} University", "{0} College"], 500,
            [new(450, ["Professor", "Associate Professor", "Assistant Professor", "Adjunct Professor", "Dean"]), .. s_learning]),
        new(26, "Non-profit Organizations", "8399", "813319", ["{0} Foundation", "Friends of {0}", "{0} Relief"], 12, s_cause),
        new(8, "Professional Organizations", "8621", "813920", ["{0} Association", "{0} Chamber of Commerce"], 10, s_cause),
        new(3, "Labor Unions", "8631", "813930", ["{0} Workers Local"], 10, s_cause),
        new(16, "Religious Institutions", "8661", "813110", ["{0} Church", "{0} Fellowship"], 8,
            [new(400, ["Pastor", "Lead Pastor", "Senior Pastor", "Youth Pastor", "Worship Leader"])]),
        new(18, "Government Administration", "9111", "921110", ["City of {0}", "{0} County", "Town of {0}"], 90,
            [new(200, ["City Manager", "Mayor", "City Council Member", "Police Chief", "City Clerk"])]),
        new(12, "Farming", "0191", "111998", ["{0} Farms", "{0} Ranch"], 8, [new(300, ["Farm Manager", "Farmer", "Ranch Manager", "Owner/Farmer"])]),
        new(8, "Oil and Gas", "1311", "211120", ["{0} Oil", "{0} Petroleum"], 60, s_plant),
        new(10, "Utilities", "4911", "221122", ["{0} Energy", "{0} Power", "{0} Solar"], 60, s_plant),
        new(6, "Aviation and Aerospace Component Manufacturing", "3728", "336413", ["{0} Aerospace", "{0} Aviation"], 120, s_plant),
        new(8, "Title Companies", "6361", "541191", ["{0} Title", "{0} Title & Escrow"], 12,
            [new(300, ["Escrow Officer", "Title Officer", "Closing Manager"])]),
        new(14, "Property Management", "6531", "531311", ["{0} Property Management", "{0} Management"], 14,
            [new(350, ["Property Manager", "Regional Property Manager", "Leasing Agent", "Community Manager"])]),
    ];

    public static readonly City[] Cities =
    [
        new("New York", "NY", 8176, "212"), new("Los Angeles", "CA", 3972, "213"), new("Chicago", "IL", 2721, "312"), new("Houston", "TX", 2296, "713"),
        new("Philadelphia", "PA", 1567, "215"), new("Phoenix", "AZ", 1563, "602"), new("San Antonio", "TX", 1470, "210"), new("San Diego", "CA", 1395, "619"),
        new("Dallas", "TX", 1300, "214"), new("San Jose", "CA", 1027, "408"), new("Austin", "TX", 932, "512"), new("Jacksonville", "FL", 868, "904"),
        new("San Francisco", "CA", 865, "415"), new("Columbus", "OH", 850, "614"), new("Indianapolis", "IN", 853, "317"), new("Fort Worth", "TX", 833, "817"),
        new("Charlotte", "NC", 827, "704"), new("Seattle", "WA", 684, "206"), new("Denver", "CO", 683, "303"), new("El Paso", "TX", 681, "915"),
        new("Washington", "DC", 672, "202"), new("Boston", "MA", 669, "617"), new("Detroit", "MI", 677, "313"), new("Nashville", "TN", 655, "615"),
        new("Memphis", "TN", 656, "901"), new("Portland", "OR", 632, "503"), new("Oklahoma City", "OK", 631, "405"), new("Las Vegas", "NV", 624, "702"),
        new("Louisville", "KY", 616, "502"), new("Baltimore", "MD", 622, "410"), new("Milwaukee", "WI", 600, "414"), new("Albuquerque", "NM", 559, "505"),
        new("Tucson", "AZ", 531, "520"), new("Fresno", "CA", 520, "559"), new("Sacramento", "CA", 490, "916"), new("Kansas City", "MO", 475, "816"),
        new("Mesa", "AZ", 472, "480"), new("Atlanta", "GA", 464, "404"), new("Omaha", "NE", 444, "402"), new("Colorado Springs", "CO", 457, "719"),
        new("Raleigh", "NC", 451, "919"), new("Miami", "FL", 441, "305"), new("Long Beach", "CA", 474, "562"), new("Virginia Beach", "VA", 453, "757"),
        new("Oakland", "CA", 419, "510"), new("Minneapolis", "MN", 411, "612"), new("Tulsa", "OK", 404, "918"), new("Tampa", "FL", 369, "813"),
        new("Arlington", "TX", 388, "682"), new("New Orleans", "LA", 390, "504"), new("Wichita", "KS", 390, "316"), new("Cleveland", "OH", 388, "216"),
        new("Bakersfield", "CA", 374, "661"), new("Aurora", "CO", 359, "720"), new("Anaheim", "CA", 351, "714"), new("Honolulu", "HI", 352, "808"),
        new("Riverside", "CA", 322, "951"), new("Corpus Christi", "TX", 324, "361"), new("Lexington", "KY", 314, "859"), new("Stockton", "CA", 306, "209"),
        new("Saint Louis", "MO", 316, "314"), new("Saint Paul", "MN", 301, "651"), new("Henderson", "NV", 286, "725"), new("Pittsburgh", "PA", 304, "412"),
        new("Cincinnati", "OH", 299, "513"), new("Anchorage", "AK", 299, "907"), new("Greensboro", "NC", 285, "336"), new("Plano", "TX", 284, "972"),
        new("Newark", "NJ", 282, "973"), new("Lincoln", "NE", 277, "531"), new("Orlando", "FL", 271, "407"), new("Irvine", "CA", 257, "949"),
        new("Toledo", "OH", 280, "419"), new("Jersey City", "NJ", 265, "201"), new("Chula Vista", "CA", 266, "858"), new("Durham", "NC", 258, "984"),
        new("Fort Wayne", "IN", 260, "260"), new("Saint Petersburg", "FL", 257, "727"), new("Laredo", "TX", 255, "956"), new("Buffalo", "NY", 258, "716"),
        new("Madison", "WI", 249, "608"), new("Lubbock", "TX", 249, "806"), new("Chandler", "AZ", 260, "623"), new("Scottsdale", "AZ", 237, "928"),
        new("Reno", "NV", 242, "775"), new("Norfolk", "VA", 247, "948"), new("Gilbert", "AZ", 248, "480"), new("Winston-Salem", "NC", 241, "743"),
        new("North Las Vegas", "NV", 235, "702"), new("Boise", "ID", 218, "208"), new("Richmond", "VA", 220, "804"), new("Baton Rouge", "LA", 228, "225"),
        new("Spokane", "WA", 213, "509"), new("Des Moines", "IA", 210, "515"), new("Tacoma", "WA", 208, "253"), new("San Bernardino", "CA", 216, "909"),
        new("Rochester", "NY", 210, "585"), new("Birmingham", "AL", 212, "205"), new("Salt Lake City", "UT", 193, "801"), new("Little Rock", "AR", 198, "501"),
        new("Grand Rapids", "MI", 195, "616"), new("Huntsville", "AL", 190, "256"), new("Tallahassee", "FL", 190, "850"), new("Knoxville", "TN", 185, "865"),
        new("Worcester", "MA", 185, "508"), new("Providence", "RI", 179, "401"), new("Fort Lauderdale", "FL", 178, "954"), new("Sioux Falls", "SD", 171, "605"),
        new("Chattanooga", "TN", 177, "423"), new("Jackson", "MS", 170, "601"), new("Hartford", "CT", 124, "860"), new("Charleston", "SC", 133, "843"),
        new("Columbia", "SC", 134, "803"), new("Fargo", "ND", 119, "701"), new("Billings", "MT", 110, "406"), new("Manchester", "NH", 110, "603"),
        new("Topeka", "KS", 127, "785"), new("Wilmington", "DE", 72, "302"), new("Portland", "ME", 67, "207"), new("Cheyenne", "WY", 63, "307"),
        new("Charleston", "WV", 50, "304"), new("Burlington", "VT", 42, "802"), new("Springfield", "IL", 117, "217"), new("Provo", "UT", 115, "385"),
        new("Meridian", "ID", 91, "986"), new("Nampa", "ID", 90, "208"), new("Sparks", "NV", 96, "775"), new("Carson City", "NV", 55, "775"),
    ];

    // The most frequent first; the weight falls with the rank.
    public static readonly string[] FirstNames =
        ("James Mary Michael Patricia Robert Jennifer John Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Karen Christopher Sarah "
        + "Charles Lisa Daniel Nancy Matthew Sandra Anthony Betty Mark Ashley Donald Emily Steven Kimberly Andrew Margaret Paul Donna Joshua Michelle Kenneth "
        + "Carol Kevin Amanda Brian Melissa Timothy Deborah Ronald Stephanie George Rebecca Jason Sharon Edward Laura Jeffrey Cynthia Ryan Dorothy Jacob Amy "
        + "Nicholas Kathleen Gary Angela Eric Shirley Jonathan Emma Stephen Brenda Larry Pamela Justin Nicole Scott Anna Brandon Samantha Benjamin Katherine "
        + "Samuel Christine Gregory Debra Alexander Rachel Patrick Carolyn Frank Janet Raymond Maria Jack Olivia Dennis Heather Jerry Helen Tyler Catherine "
        + "Aaron Diane Jose Julie Adam Victoria Nathan Joyce Henry Lauren Zachary Kelly Douglas Christina Peter Ruth Kyle Joan Noah Virginia Ethan Judith "
        + "Jeremy Evelyn Walter Hannah Christian Andrea Keith Megan Austin Cheryl Roger Jacqueline Terry Madison Sean Teresa Gerald Abigail Carl Sophia "
        + "Dylan Martha Harold Sara Jordan Gloria Jesse Janice Bryan Kathryn Lawrence Ann Arthur Isabella Gabriel Judy Bruce Charlotte Logan Julia Billy "
        + "Grace Joe Amber Alan Alice Juan Jean Elijah Denise Willie Frances Albert Danielle Wayne Marilyn Randy Natalie Mason Beverly Vincent Diana Liam "
        + "Brittany Roy Theresa Bobby Kayla Caleb Alexis Bradley Doris Russell Lori Lucas Tiffany Priya Wei Mei Carlos Luis Fatima Aisha Omar Yuki Kenji "
        + "Ananya Raj Sofia Diego Mateo Lucía José Renée Chloé Zoë").Split(' ');

    public static readonly string[] LastNames =
        ("Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson "
        + "Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green "
        + "Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris "
        + "Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez "
        + "Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell "
        + "Sullivan Bell Coleman Butler Henderson Barnes Gonzales Fisher Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin "
        + "Wallace Moreno West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford Castro Marshall Owens Harrison Fernandez "
        + "McDonald Woods Washington Kennedy Wells Vargas Henry Chen Freeman Webb Tucker Guzman Burns Crawford Olson Simpson Porter Hunter Gordon Mendez "
        + "Silva Shaw Snyder Mason Dixon Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills Meyer Rice Schmidt "
        + "Garza Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant Dunn Kelley Spencer Hawkins Arnold Pierce Hansen Peters Santos Hart "
        + "Bradley Knight Elliott Cunningham Duncan Armstrong Hudson Carroll Lane Riley Andrews Alvarado Ray Delgado Berry Perkins Hoffman Johnston Matthews "
        + "Pena Richards Contreras Willis Carpenter Lawrence Sandoval Guerrero George Chapman Rios Estrada Ortega Watkins Greene Nunez Wheeler Valdez Harper "
        + "Burke Larson Santiago Maldonado Morrison Franklin Carlson Austin Dominguez Carr Lawson Jacobs OBrien Lynch Singh Vega Bishop Montgomery Oliver "
        + "Jensen Harvey Williamson Gilbert Dean Sims Espinoza Howell Li Wong Reid Hanson Le McCoy Garrett Burton Fuller Wang Weber Welch Rojas Lucas "
        + "Marquez Fields Park Yang Little Banks Padilla Day Walsh Bowman Schultz Luna Fowler Mejia").Split(' ');

    // Beginnings and ends of invented company names.
    public static readonly string[] WordStarts =
        ("Alder Amber Apex Aspen Atlas Aurora Basin Beacon Birch Blue Bridge Bright Canyon Cedar Cinder Clear Cobalt Copper Coral Crest Crown Delta Desert "
        + "Eagle East Echo Elk Ember Ever Falcon Fern Flint Fox Gold Granite Green Harbor Hawk High Horizon Iron Juniper Key Lake Lark Lime Lumen Lyric "
        + "Maple Mesa Mint Moss North Nova Oak Onyx Orchard Osprey Otter Peak Pine Pioneer Prairie Quartz Quill Raven Red Ridge River Sage Sierra Silver "
        + "Sky Slate Snow Solstice South Spruce Star Stone Summit Sun Swift Terra Thistle Timber Trail Tundra Umber Vale Valley Vector Vista West Willow "
        + "Wind Wolf Wren Yarrow Zenith Zephyr").Split(' ');

    public static readonly string[] WordEnds =
        ("bank bay bend bloom bluff bourne brook by cliff crest dale del fall field firth ford gate glen grove ham haven hill holm hurst land leaf line mark "
        + "mere mont moor mouth nest path peak point port ridge rise rock rook shore side spring stead stone ton vale view wall ward water way well wick win "
        + "wood worth yard").Split(' ');

    // What some write around a title.
    public static readonly string[] TitleEndings =
    [
        " - West", " - East", " - Central Region", ", Northwest", ", Southeast", " (Retired)", ", North America", " II", " III", " - Residential", " - Commercial",
        ", Western Region", " / Partner", " and Trainer", " & Consultant", " - Downtown", " at Large", " (Part-Time)", ", Special Projects", " - Night Shift",
    ];

    public static readonly string[] TitleFocus =
    [
        "Enterprise", "Mid-Market", "Strategic", "Commercial", "Public Sector", "Federal", "Consumer", "Digital", "Global", "National", "Regional", "Cloud",
        "Mobile", "Residential", "Industrial", "Wholesale", "Retail", "Specialty", "Advanced", "Corporate", "International", "Field", "Rural", "Urban",
        "Premium", "Emerging", "Core", "Northern", "Southern", "Coastal",
    ];

    public static readonly string[] TitleUnits =
    [
        "Programs", "Products", "Services", "Markets", "Projects", "Platforms", "Systems", "Initiatives", "Networks", "Portfolio", "Territory", "Division",
        "Channels", "Solutions", "Brands", "Sites", "Facilities", "Logistics", "Growth", "Innovation",
    ];
}
